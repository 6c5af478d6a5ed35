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
from gouvcheck_core.publish.drafts import (
    RoleKeys,
    assemble,
    draft_head,
    draft_root,
    draft_trust,
    first_trust,
    sign_body,
)
from gouvcheck_core.publish.health import Health, Light, inspect_tree
from gouvcheck_core.publish.tree import Tree
from gouvcheck_core.publish.words import body_in_words, spoken_fingerprint

__all__ = [
    "Health",
    "Light",
    "RoleKeys",
    "Tree",
    "add_campaign",
    "add_key",
    "add_list",
    "assemble",
    "body_in_words",
    "compromise",
    "draft_head",
    "draft_root",
    "draft_trust",
    "extend_campaign",
    "first_trust",
    "inspect_tree",
    "retire",
    "sign_body",
    "spoken_fingerprint",
    "with_profiles",
]
