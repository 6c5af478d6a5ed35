"""The words for EU certificates that our own vaccination profile does not have already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.hcert import HcertKind
from gouvcheck_core.profiles import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLES: Final[Mapping[HcertKind, Words]] = {
    HcertKind.VACCINATION: Words(
        fr="Certificat COVID numérique de l’UE : vaccination",
        de="Digitales COVID-Zertifikat der EU: Impfung",
        en="EU Digital COVID Certificate: vaccination",
        lb="Digitalen COVID-Zertifikat vun der EU: Impfung",
    ),
    HcertKind.TEST: Words(
        fr="Certificat COVID numérique de l’UE : test",
        de="Digitales COVID-Zertifikat der EU: Test",
        en="EU Digital COVID Certificate: test",
        lb="Digitalen COVID-Zertifikat vun der EU: Test",
    ),
    HcertKind.RECOVERY: Words(
        fr="Certificat COVID numérique de l’UE : rétablissement",
        de="Digitales COVID-Zertifikat der EU: Genesung",
        en="EU Digital COVID Certificate: recovery",
        lb="Digitalen COVID-Zertifikat vun der EU: Genesung",
    ),
}

LABELS: Final[Mapping[str, Words]] = {
    "test-type": Words(
        fr="Type de test", de="Art des Tests", en="Type of test", lb="Zort vum Test"
    ),
    "test-name": Words(
        fr="Nom du test", de="Name des Tests", en="Name of the test", lb="Numm vum Test"
    ),
    "test-device": Words(
        fr="Dispositif de test", de="Testgerät", en="Test device", lb="Testapparat"
    ),
    "sample-taken": Words(fr="Prélèvement", de="Probenahme", en="Sample taken", lb="Prouf geholl"),
    "result-time": Words(fr="Résultat du", de="Ergebnis vom", en="Result of", lb="Resultat vum"),
    "result": Words(fr="Résultat", de="Ergebnis", en="Result", lb="Resultat"),
    "test-centre": Words(
        fr="Centre de test", de="Testzentrum", en="Testing centre", lb="Testzentrum"
    ),
    "first-positive": Words(
        fr="Premier test positif",
        de="Erster positiver Test",
        en="First positive test",
        lb="Éischte positiven Test",
    ),
    "valid-from": Words(fr="Valable dès le", de="Gültig ab", en="Valid from", lb="Gëlteg vum"),
    "valid-until": Words(fr="Valable jusqu’au", de="Gültig bis", en="Valid until", lb="Gëlteg bis"),
    "issuer": Words(fr="Émetteur", de="Aussteller", en="Issuer", lb="Aussteller"),
}
"""By the id of the row; the ids of vaccinations stand in ``profiles/vaccination.toml``."""

VALUES: Final[Mapping[str, Words]] = {
    "LP6464-4": Words(  # LOINC
        fr="Test d’amplification (PCR)",
        de="Nukleinsäuretest (PCR)",
        en="Nucleic acid test (PCR)",
        lb="Nukleinsaieretest (PCR)",
    ),
    "LP217198-3": Words(  # LOINC
        fr="Test antigénique rapide",
        de="Antigen-Schnelltest",
        en="Rapid antigen test",
        lb="Antigen-Schnelltest",
    ),
    "260415000": Words(  # SNOMED CT
        fr="Non détecté", de="Nicht nachgewiesen", en="Not detected", lb="Net nogewisen"
    ),
    "260373001": Words(  # SNOMED CT
        fr="Détecté", de="Nachgewiesen", en="Detected", lb="Nogewisen"
    ),
}
"""By the code that the EU's value sets give; a code that is not here is shown as it stands."""
