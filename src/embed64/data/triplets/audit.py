"""Check any file of triplets against the rules for triplets: a line per rule, with the first row that breaks it.

How the file was made does not matter: rows are compared with the catalog alone, and an image's fair share follows from
the file's own anchors. No image may be used more than twice its fair share, rounded up.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.console import tell
from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.core.findings import Finding, print_findings
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.table_files import read_table
from embed64.data.triplets.even_assignment import fair_uses, most_uses
from embed64.data.triplets.judged import JUDGED
from embed64.data.triplets.negatives import ENOUGH, FEATURE, OTHER_DOMAIN, REASONS, SAME_DOMAIN, SEMANTIC, Quotas
from embed64.data.triplets.relations import Pairs
from embed64.data.triplets.triplets import ROLES, places, training_part

_DOMAINS_SHOWN = 12
_RULES = {
    "anchor": ("never its own positive", "anchor '{anchor}' is its own positive"),
    "positive": ("always has the anchor's label", "positive '{positive}' does not have the label of '{anchor}'"),
    "negative": ("never has the anchor's label", "negative '{negative}' has the label of '{anchor}'"),
    "duplicates": (
        "no negative shares an object with its anchor through duplicates",
        "negative '{negative}' and anchor '{anchor}', or duplicates of them, share a label",
    ),
    "copies": (
        "no positive is a duplicate of its anchor if the label has another image",
        "positive '{positive}' is a duplicate of '{anchor}', though the label has another image",
    ),
}
"""{rule for a single triplet: (what is shown if all keep it, what is shown of the first row that breaks it)}."""
_REPEATED = "'{anchor}', '{positive}', '{negative}' is repeated, though there are enough other negatives"


def main(path: Path, catalog: Path, quotas: Quotas | None = None) -> int:
    """Print every finding and where negatives come from; return 0 if all rules hold, 1 if one does not.

    Raises InputError if a file cannot be read or lacks a column.
    """
    existing_file(path, "make one with `embed64 triplets C.csv --out T.parquet`")
    audit = Audit(read_table(path), read_catalog(catalog), path, catalog)
    code = print_findings(audit.findings(quotas))
    tell(audit.domains())
    return code


class Audit:
    """A table of triplets as rows of the catalog's training part, or of all of it if it has no split."""

    def __init__(self, table: pd.DataFrame, catalog: Catalog, name: Path | str, catalog_name: Path | str) -> None:
        """Find the rows of `table`, with the columns anchor, positive, negative and perhaps reason, as text."""
        self.table, self.catalog, self.part = table, catalog, training_part(catalog, catalog_name)
        self.triplets = places(table, self.part, name)
        if not len(table):
            raise InputError(f"{name}: has no rows; make triplets with `embed64 triplets {catalog_name} --out {name}`")
        self.pairs = Pairs(self.part)
        self.choices = self.pairs.choices()
        self.row = np.flatnonzero((self.triplets >= 0).all(1))  # the rules below need all three images
        self.a, self.p, self.n = self.triplets[self.row].T
        self.inside = self.pairs.domains[self.a] == self.pairs.domains[self.n]
        self.reason = table["reason"].to_numpy(str)[self.row] if "reason" in table else None
        # What people judged is in no one's fair share.
        self.drawn = np.ones(len(self.row), bool) if self.reason is None else self.reason != JUDGED

    def findings(self, quotas: Quotas | None) -> list[Finding]:
        """Return the outcome of every rule; `quotas` are those the file should have, if they are known."""
        found = self._known()
        if not len(self.row):
            return found
        a, p, n, labels, copies = self.a, self.p, self.n, self.pairs.labels, self.pairs.copies
        same = labels[a] == labels[n]
        broken = {
            "anchor": a == p,
            "positive": labels[a] != labels[p],
            "negative": same,
            "duplicates": ~same & ~self.pairs.apart(a, n),
            "copies": (a != p) & (copies[a] == copies[p]),
        }
        details = {rule: detail for rule, (detail, _) in _RULES.items()}
        if "cluster" not in self.part.rows:
            details["duplicates"] = "not judged, no column 'cluster': `embed64 catalog dedup` adds it"
        found += [self._rule(rule, broken[rule], details[rule], _RULES[rule][1]) for rule in _RULES]
        usable = (np.bincount(labels)[labels] > 1) & (sum(self.choices) > 0)
        a, p = a[self.drawn], p[self.drawn]
        return [
            *found,
            self._reasons(),
            *([self._quotas(quotas)] if quotas else []),
            self._share("anchor share", a, usable * len(a) / max(1, usable.sum())),
            self._share("positive share", p, fair_uses(a, labels, copies)),
            *self._negatives_share(),
            self._repeats(),
        ]

    def domains(self) -> str:
        """Return one line: which domains the negatives come from, and how many come from the anchor's own."""
        if not len(self.n):
            return "negatives: none of them is known"
        shares = self.part.rows["domain"].iloc[self.n].value_counts(normalize=True)
        shown = ", ".join(f"{domain} {100 * share:.1f} %" for domain, share in shares.head(_DOMAINS_SHOWN).items())
        more = f" and {len(shares) - _DOMAINS_SHOWN} more" if len(shares) > _DOMAINS_SHOWN else ""
        return f"negatives: {100 * self.inside.mean():.1f} % from the anchor's own domain; of all, {shown}{more}"

    def _known(self) -> list[Finding]:
        known = places(self.table, self.catalog) >= 0
        rules = [
            ("known images", ~known, f"{len(known):,} triplets of the catalog's images", "is not in the catalog"),
            ("training part", known & (self.triplets < 0), "no image is held out", "is not in the training part"),
        ]
        findings = []
        for rule, broken, detail, what in rules if len(self.part) < len(self.catalog) else rules[:1]:
            if broken.any():
                row, column = np.argwhere(broken)[0]
                detail = f"row {row + 1}: {ROLES[column]} '{self.table[ROLES[column]].iloc[row]}' {what}"
                detail += f" ({broken.any(1).sum():,} of {len(broken):,} rows); make the triplets from this catalog"
            findings.append(Finding(rule, not broken.any(), detail))
        return findings

    def _rule(self, rule: str, broken: np.ndarray, detail: str, otherwise: str) -> Finding:
        """Return the outcome of a rule for single triplets; the first row that breaks it fills in `otherwise`."""
        if not broken.any():
            return Finding(rule, True, detail)
        row = self.row[int(broken.argmax())]
        named = otherwise.format(**self.table.iloc[row])
        return Finding(rule, False, f"row {row + 1}: {named} ({int(broken.sum()):,} of {len(broken):,} rows)")

    def _reasons(self) -> Finding:
        if self.reason is None:
            return Finding("reasons", True, "not judged, no column 'reason'")
        kind = np.where(self.inside, SAME_DOMAIN, OTHER_DOMAIN)
        wrong = ~np.isin(self.reason, (SEMANTIC, FEATURE, JUDGED)) & (self.reason != kind)
        shares = pd.Series(self.reason).value_counts(normalize=True).sort_index()
        counts = ", ".join(f"{reason} {100 * share:.1f} %" for reason, share in shares.items())
        return self._rule("reasons", wrong, counts, f"reason '{{reason}}', but the negative is {kind[wrong.argmax()]}")

    def _quotas(self, quotas: Quotas) -> Finding:
        wanted = quotas.counts(len(self.table) - int((~self.drawn).sum()))
        if self.reason is None:
            return Finding("quotas", False, "unknown without a column 'reason'; make the triplets again")
        made = {reason: int((self.reason == reason).sum()) for reason in REASONS}
        shown = ", ".join(f"{reason} {made[reason]:,} of {wanted[reason]:,}" for reason in REASONS)
        return Finding("quotas", made == wanted, shown)

    def _negatives_share(self) -> list[Finding]:
        """Judge each free kind by itself and the hard kinds together; without reasons, any negative may be hard."""
        labels, domains, joined = self.pairs.labels, self.pairs.domains, self.pairs.joined
        hard = any_ = np.full(len(labels), np.ceil(len(self.table) / len(labels)))
        findings = []
        for kind, segment, group in ((SAME_DOMAIN, domains, labels), (OTHER_DOMAIN, np.zeros_like(domains), domains)):
            which = self.inside == (kind == SAME_DOMAIN) if self.reason is None else self.reason == kind
            fair = fair_uses(self.a[which], segment, group)
            any_ = any_ + np.ceil(fair - 1e-9)
            # If duplicates have several labels, a fair share is not always possible: so many uses may exceed it.
            loose = int(joined[self.a[which]].sum() + np.ceil(fair[joined]).sum())
            if which.any():
                findings.append(self._share(f"{kind} share", self.n[which], fair, loose))
        if self.reason is None:
            return [self._share("negative share", self.n, any_)]
        used = self.n[np.isin(self.reason, (SEMANTIC, FEATURE))]
        return [*findings, *([self._share("hard share", used, hard)] if len(used) else [])]

    def _share(self, rule: str, used: np.ndarray, fair: np.ndarray, loose: int = 0) -> Finding:
        """Check that no image is used more than twice its fair share, apart from `loose` uses in all."""
        uses, most = np.bincount(used, minlength=len(fair)), most_uses(fair)
        over, shown = np.maximum(uses - most, 0), (fair > 0) | ~fair.any()
        detail = f"{uses[shown].min()} to {uses[shown].max()} uses of an image"
        detail += f", fair {fair[shown].min():.3g} to {fair[shown].max():.3g}"
        if over.sum() <= loose:
            beyond = f"; {over.sum():,} beyond twice that, as duplicates have several labels" if over.any() else ""
            return Finding(rule, True, detail + beyond)
        worst = int(over.argmax())
        image = self.part.rows["path"].iloc[worst]
        return Finding(rule, False, f"{detail}: '{image}' {uses[worst]} times, {most[worst]} allowed")

    def _repeats(self) -> Finding:
        again = pd.DataFrame(self.triplets[self.row]).duplicated().to_numpy()
        choices = np.where(self.inside, *(choices[self.a] for choices in self.choices))
        needless = again & (choices >= ENOUGH * np.bincount(self.a)[self.a])
        kept = f"{again.sum():,} triplets are repeated; their anchors have few negatives"
        return self._rule("repeats", needless, kept if again.any() else "no triplet is repeated", _REPEATED)
