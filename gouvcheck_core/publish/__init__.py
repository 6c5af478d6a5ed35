"""Make published trust: drafts, signatures from several holders, heads, and the look at a tree.

What may enter this room: pure functions from files and values to files and values. Key holders sign
apart, so a draft, a signature and an assembled file are three things. Files on disk, clocks and
private keys stay with the caller (`gouvcheck keys …`).
"""

from gouvcheck_core.publish.changes import (
    add_campaign,
    add_key,
    add_list,
    compromise,
    extend_campaign,
    retire,
    with_profiles,
)
from gouvcheck_core.publish.copies import copies, jwk
from gouvcheck_core.publish.drafts import (
    RoleKeys,
    assemble,
    draft_head,
    draft_root,
    draft_trust,
    first_trust,
    sign_body,
)
from gouvcheck_core.publish.health import Health, Light, as_verifiers_see, inspect_tree, span
from gouvcheck_core.publish.lists import held_list, next_list
from gouvcheck_core.publish.roles import change_roles, roles_of
from gouvcheck_core.publish.soundness import Contents, verify_root, verify_tree
from gouvcheck_core.publish.successors import (
    assemble_next,
    next_head,
    next_root,
    next_trust,
    trust_to_change,
)
from gouvcheck_core.publish.tree import Tree
from gouvcheck_core.publish.words import (
    body_in_words,
    changes_in_words,
    read_draft,
    spoken_fingerprint,
)

__all__ = [
    "Contents",
    "Health",
    "Light",
    "RoleKeys",
    "Tree",
    "add_campaign",
    "add_key",
    "add_list",
    "as_verifiers_see",
    "assemble",
    "assemble_next",
    "body_in_words",
    "change_roles",
    "changes_in_words",
    "compromise",
    "copies",
    "draft_head",
    "draft_root",
    "draft_trust",
    "extend_campaign",
    "first_trust",
    "held_list",
    "inspect_tree",
    "jwk",
    "next_head",
    "next_list",
    "next_root",
    "next_trust",
    "read_draft",
    "retire",
    "roles_of",
    "sign_body",
    "span",
    "spoken_fingerprint",
    "trust_to_change",
    "verify_root",
    "verify_tree",
    "with_profiles",
]
