"""Any file of triplets held against what triplets should be: a line each, with the first row that breaks it.

It takes nothing from how the file was made: rows are held against the catalog alone. Evenness is judged by what the
file's own anchors ask for.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.core.findings import Finding, print_findings
from embed64.data.catalog import Catalog, read_catalog, read_table
from embed64.data.triplets.even_assignment import fair_uses
from embed64.data.triplets.negatives import (
    FEATURE,
    MOST_HARD,
    OTHER_DOMAIN,
    REASONS,
    SAME_DOMAIN,
    SEMANTIC,
    Quotas,
    repeats,
)
from embed64.data.triplets.relations import Pairs
from embed64.data.triplets.triplets import training_part

ROLES = ("anchor", "positive", "negative")
_DOMAINS_SHOWN = 12


def main(path: Path, catalog: Path, quotas: Quotas | None = None) -> int:
    """Print every finding and where negatives come from; 0 where all rules hold, 1 where one does not.

    Raises InputError where a file cannot be read or lacks a column.
    """
    existing_file(path, "make one with `embed64 triplets C.csv --out T.parquet`")
    audit = Audit(read_table(path), read_catalog(catalog), path, catalog)
    code = print_findings(audit.findings(quotas))
    print(audit.domains())
    return code


class Audit:
    """A table of triplets as rows of the catalog's training part, or of all of it where it has no split."""

    def __init__(self, table: pd.DataFrame, catalog: Catalog, name: Path | str, catalog_name: Path | str) -> None:
        """`table` has the columns anchor, positive, negative and perhaps reason, as text."""
        for column in ROLES:
            if column not in table:
                raise InputError(f"{name}: column '{column}' is missing; a triplet needs anchor, positive, negative")
        if not len(table):
            raise InputError(f"{name}: has no rows; make triplets with `embed64 triplets {catalog_name} --out {name}`")
        part = training_part(catalog, catalog_name)
        self.table, self.catalog, self.part = table, catalog, part
        self.pairs = Pairs(part)
        self.choices = self.pairs.choices()
        index = pd.Index(part.rows["path"])
        self.triplets = np.stack([index.get_indexer(table[column]) for column in ROLES], axis=1)
        self.row = np.flatnonzero((self.triplets >= 0).all(1))  # the rules below need all three images
        self.a, self.p, self.n = self.triplets[self.row].T
        self.inside = self.pairs.domains[self.a] == self.pairs.domains[self.n]
        self.reason = table["reason"].to_numpy(str)[self.row] if "reason" in table else None

    def findings(self, quotas: Quotas | None) -> list[Finding]:
        """Every rule's outcome; `quotas` are what the file was asked to be, if that is known."""
        labels, pairs = self.pairs.labels, self.pairs
        found = self._known()
        if not len(self.a):
            return found
        same, kin = labels[self.a] == labels[self.n], ~pairs.apart(self.a, self.n)
        found += [
            self._rule("anchor", self.a == self.p, "never its own positive", "anchor '{anchor}' is its own positive"),
            self._rule(
                "positive",
                labels[self.a] != labels[self.p],
                "always of the anchor's label",
                "positive '{positive}' is not of the label of '{anchor}'",
            ),
            self._rule(
                "negative",
                same,
                "never of the anchor's label",
                "negative '{negative}' is of the label of '{anchor}'",
            ),
            self._duplicates(kin & ~same),
            self._rule(
                "copies",
                (self.a != self.p) & (pairs.copies[self.a] == pairs.copies[self.p]),
                "no positive is a duplicate of its anchor where the label has another image",
                "positive '{positive}' is a duplicate of '{anchor}', though the label has another image",
            ),
            self._reasons(),
            *([self._quotas(quotas)] if quotas else []),
            self._anchors_share(),
            self._positives_share(),
            *self._negatives_share(),
            self._repeats(),
        ]
        return found

    def domains(self) -> str:
        """One line: which domains the negatives come from, and how many come from the anchor's own."""
        if not len(self.n):
            return "negatives: none of them is known"
        shares = self.part.rows["domain"].iloc[self.n].value_counts(normalize=True)
        shown = ", ".join(f"{domain} {100 * share:.1f} %" for domain, share in shares.head(_DOMAINS_SHOWN).items())
        more = f" and {len(shares) - _DOMAINS_SHOWN} more" if len(shares) > _DOMAINS_SHOWN else ""
        return f"negatives: {100 * self.inside.mean():.1f} % from the anchor's own domain; of all, {shown}{more}"

    def _known(self) -> list[Finding]:
        everything = pd.Index(self.catalog.rows["path"])
        known = np.stack([everything.get_indexer(self.table[column]) >= 0 for column in ROLES], axis=1)
        rules = [
            ("known images", ~known, f"{len(self.table):,} triplets of the catalog's images", "is not in the catalog")
        ]
        if len(self.part) < len(self.catalog):
            held = known & (self.triplets < 0)
            rules.append(("training part", held, "no image is held out", "is not of the training part"))
        findings = []
        for rule, broken, detail, what in rules:
            rows, columns = np.nonzero(broken)
            if len(rows):
                role = ROLES[columns[0]]
                detail = f"row {rows[0] + 1}: {role} '{self.table[role].iloc[rows[0]]}' {what}"
                detail += f" (so {len(np.unique(rows)):,} of {len(self.table):,}); make the triplets from this catalog"
            findings.append(Finding(rule, not len(rows), detail))
        return findings

    def _rule(self, rule: str, broken: np.ndarray, detail: str, otherwise: str) -> Finding:
        """One rule of single triplets: `otherwise` names images of the first that breaks it, by their roles."""
        if not broken.any():
            return Finding(rule, True, detail)
        row = self.row[int(np.flatnonzero(broken)[0])]
        named = otherwise.format(**{role: self.table[role].iloc[row] for role in ROLES})
        return Finding(rule, False, f"row {row + 1}: {named} (so {int(broken.sum()):,} of {len(broken):,})")

    def _duplicates(self, broken: np.ndarray) -> Finding:
        if "cluster" not in self.part.rows:
            return Finding("duplicates", True, "not judged, no column 'cluster': `embed64 catalog dedup` adds it")
        return self._rule(
            "duplicates",
            broken,
            "no negative shares an object with its anchor through duplicates",
            "negative '{negative}' and anchor '{anchor}', or duplicates of them, share a label",
        )

    def _reasons(self) -> Finding:
        if self.reason is None:
            return Finding("reasons", True, "not judged, no column 'reason'")
        wrong = ~np.isin(self.reason, REASONS)
        wrong |= (self.reason == SAME_DOMAIN) & ~self.inside
        wrong |= (self.reason == OTHER_DOMAIN) & self.inside
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            said, is_ = self.reason[row], SAME_DOMAIN if self.inside[row] else OTHER_DOMAIN
            detail = f"row {self.row[row] + 1}: reason '{said}', but the negative is {is_}"
            return Finding("reasons", False, f"{detail} (so {int(wrong.sum()):,} of {len(wrong):,})")
        counts = ", ".join(
            f"{reason} {100 * (self.reason == reason).mean():.1f} %" for reason in np.unique(self.reason)
        )
        return Finding("reasons", True, counts)

    def _quotas(self, quotas: Quotas) -> Finding:
        wanted = quotas.counts(len(self.table))
        if self.reason is None:
            return Finding("quotas", False, "cannot be told without a column 'reason'; write the triplets anew")
        made = {reason: int((self.reason == reason).sum()) for reason in REASONS}
        shown = ", ".join(f"{reason} {made[reason]:,} of {wanted[reason]:,}" for reason in REASONS)
        return Finding("quotas", made == wanted, shown)

    def _anchors_share(self) -> Finding:
        labels = self.pairs.labels
        usable = (np.bincount(labels)[labels] > 1) & (sum(self.choices) > 0)
        uses = np.bincount(self.a, minlength=len(labels))
        fair = np.where(usable, len(self.a) / max(1, int(usable.sum())), 0.0)
        return self._share("anchor share", uses, fair, fair > 0)

    def _positives_share(self) -> Finding:
        uses = np.bincount(self.p, minlength=len(self.pairs.labels))
        fair = fair_uses(self.a, self.pairs.labels, self.pairs.copies)
        return self._share("positive share", uses, fair, fair > 0)

    def _negatives_share(self) -> list[Finding]:
        """Free kinds evenly, hard ones capped; without reasons any negative may be a hard one."""
        count = len(self.pairs.labels)
        most = MOST_HARD * math.ceil(len(self.table) / count)
        everywhere = np.zeros(count, np.int64)
        findings, any_ = [], np.zeros(count)
        for kind, segment, group in (
            (SAME_DOMAIN, self.pairs.domains, self.pairs.labels),
            (OTHER_DOMAIN, everywhere, self.pairs.domains),
        ):
            which = self.reason == kind if self.reason is not None else self.inside == (kind == SAME_DOMAIN)
            fair = fair_uses(self.a[which], segment, group)
            any_ += np.ceil(fair)
            uses = np.bincount(self.n[which], minlength=count)
            if self.reason is not None and which.any():
                # Where duplicates carry several labels, an even share cannot always be had: as many may deviate.
                joined = self.pairs.joined
                loose = int(joined[self.a[which]].sum() + np.ceil(fair[joined]).sum())
                findings.append(self._share(f"{kind} share", uses, fair, fair > 0, loose))
        if self.reason is None:
            return [self._cap("negative share", np.bincount(self.n, minlength=count), any_ + most)]
        hard = np.isin(self.reason, (SEMANTIC, FEATURE))
        if hard.any():
            uses = np.bincount(self.n[hard], minlength=count)
            findings.append(self._cap("hard share", uses, np.full(count, float(most))))
        return findings

    def _share(self, rule: str, uses: np.ndarray, fair: np.ndarray, part: np.ndarray, loose: int = 0) -> Finding:
        """Whether all uses are within one of the fair share; `loose` may be beyond it."""
        over = np.maximum(uses - np.ceil(fair - 1e-9), 0) + np.maximum(np.floor(fair + 1e-9) - uses, 0)
        detail = f"{uses[part].min()} to {uses[part].max()} uses of an image" if part.any() else "none is used"
        detail += f", fair {fair[part].min():.3g} to {fair[part].max():.3g}" if part.any() else ""
        if over.sum() <= 2 * loose:
            beyond = f"; {int(over.sum()):,} beyond it, as duplicates have several labels" if over.any() else ""
            return Finding(rule, True, detail + beyond)
        worst = int(over.argmax())
        image = self.part.rows["path"].iloc[worst]
        return Finding(rule, False, f"{detail}: '{image}' {uses[worst]} times, its fair share is {fair[worst]:.3g}")

    def _cap(self, rule: str, uses: np.ndarray, most: np.ndarray) -> Finding:
        worst = int((uses - most).argmax())
        if uses[worst] <= most[worst]:
            return Finding(rule, True, f"up to {uses.max()} uses of an image, {most.max():.0f} allowed")
        image = self.part.rows["path"].iloc[worst]
        return Finding(rule, False, f"'{image}' {uses[worst]} times, {most[worst]:.0f} allowed")

    def _repeats(self) -> Finding:
        choices = np.where(self.inside, self.choices[0][self.a], self.choices[1][self.a])
        again, needless = repeats(self.triplets[self.row], choices, np.zeros(len(self.a)))
        if needless.any():
            broken = np.zeros(len(self.a), bool)
            broken[again[needless]] = True
            what = "'{anchor}', '{positive}', '{negative}' is there already, though there are enough other negatives"
            return self._rule("repeats", broken, "", what)
        kept = f"{len(again):,} triplets are there again, their anchors have few negatives"
        return Finding("repeats", True, kept if len(again) else "no triplet is there twice")
