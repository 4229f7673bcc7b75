"""Which mail domains are known here, and which one a mistyped domain is meant to be.

Tools that guess domains elsewhere turn `pln.co.id` into `pln.co.il`. What holds for Indonesian customers: say
nothing about a known domain, mend endings that do not exist by a table, and compare the rest with a dozen
providers at a distance of one or two slips, silent whenever two of them are as near.
"""

from typing import NamedTuple

from sop_tui.core.answers.model import words

ANCHORS = (
    "gmail.com",
    "yahoo.com",
    "yahoo.co.id",
    "ymail.com",
    "rocketmail.com",
    "hotmail.com",
    "outlook.com",
    "outlook.co.id",
    "live.com",
    "icloud.com",
    "pln.co.id",
    "telkom.net",
)
"""Domains that a typo is measured against."""


def _with_endings(name: str, endings: str) -> frozenset[str]:
    return frozenset(f"{name}.{ending}" for ending in words(endings))


FOREIGN = (
    _with_endings(
        "yahoo",
        "ae at be bg ca cl cn co.cr co.hu co.il co.in co.jp co.kr co.nz co.th co.uk co.za com.ar com.au "
        "com.br com.cn com.co com.hk com.hr com.mx com.my com.pe com.ph com.sg com.tr com.tw com.ua "
        "com.ve com.vn cz de dk ee es fi fr gr hr hu ie in it lt lv ne.jp nl no pl pt ro ru se si sk",
    )
    | _with_endings(
        "hotmail",
        "at be ca ch cl co.il co.in co.jp co.kr co.nz co.th co.uk co.za com.ar com.au com.br com.co "
        "com.hk com.mx com.my com.ph com.sg com.tr com.tw com.vn cz de dk es fi fr gr hu ie in it jp lt "
        "lv my nl no ph pt rs ru se sg sk",
    )
    | _with_endings(
        "outlook",
        "at be bg ch cl co.il co.jp co.nz co.th co.uk com.ar com.au com.br com.gr com.hk com.hr com.mx "
        "com.my com.pe com.ph com.sg com.tr com.tw com.ua com.vn cz de dk ee es fi fr gr hu ie in it jp "
        "kr lt lv my nl no ph pl pt ro ru sa se sg si sk",
    )
    | _with_endings(
        "live",
        "at be ca ch cl cn co.jp co.kr co.th co.uk co.za com.ar com.au com.hk com.mx com.my com.ph com.pt "
        "com.sg com.tw de dk fi fr hk hu ie in it jp mx my nl no ph pt ru se sg",
    )
)
"""Yahoo and Microsoft under the endings of other countries."""

KNOWN = (
    frozenset(ANCHORS)
    | FOREIGN
    | words(
        "hotmail.co.id mail.com email.com me.com msn.com aol.com googlemail.com proton.me protonmail.com "
        "zoho.com iconpln.co.id plnindonesiapower.co.id telkom.co.id pgn.co.id love.com gmx.com mac.com "
        "pm.me"
    )
)
"""Domains that are right as they stand."""

NEVER_REWRITTEN = (
    *(".co.id", ".go.id", ".ac.id", ".sch.id", ".or.id", ".net.id", ".web.id", ".my.id", ".biz.id"),
    *(".desa.id", ".mil.id", ".id"),
)
"""Indonesian endings, the longest that fits first: a suggestion keeps the one that was typed."""

_WRONG_ENDINGS = {
    **dict.fromkeys(
        words("con cmo ocm comm coom ccom cim cpm cok coim comn conm vom xom dom ckm clm coml c0m kom cin"),
        "com",
    ),
    **dict.fromkeys(words("nett nte ent ney nwt"), "net"),
    **dict.fromkeys(words("ogr orgg rog ofg"), "org"),
    **dict.fromkeys(words("coid ciod codi coidd co.idd co.idn co.iid coi.d c.oid co.i co.d cood"), "co.id"),
    **dict.fromkeys(words("idn idd iid"), "id"),
    **{f"{second}id": f"{second}.id" for second in words("go ac sch or net web my biz desa mil")},
}

# IANA root zone, country-code domains. Two letters that are no country's cannot be an ending.
_COUNTRIES = words(
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv "
    "bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es "
    "et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu "
    "id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt "
    "lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no "
    "np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si "
    "sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk "
    "us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)

_ONLY_COM = frozenset({"gmail", "googlemail", "ymail", "rocketmail", "icloud"})


class Doubt(NamedTuple):
    """Why a domain looks mistyped."""

    reason: str
    """`ending` (no such ending), `provider` (near a known domain) or `branch` (it has no such branch)."""
    meant: str | None
    """The domain that is probably meant, if only one comes into question."""


def doubt(domain: str) -> Doubt | None:
    """Return why the lower-case ASCII `domain` looks mistyped, or None when nothing speaks against it."""
    if domain in KNOWN:
        return None
    mended = _with_right_ending(domain)
    if mended != domain:
        return Doubt("ending", mended if mended in KNOWN else _nearest(mended) or mended)
    nearest = _nearest(domain)
    if nearest:
        return Doubt("provider", nearest)
    if not _ending_exists(domain):
        return Doubt("ending", None)
    name, _, ending = domain.partition(".")
    if name in _ONLY_COM and ending in {"id", "co.id"}:
        return Doubt("branch", None)
    return None


def domain_without_dot(name: str) -> str | None:
    """Return the known domain that `name`, a domain typed without any dot, stands for: gmail, gmailcom."""
    exact = [anchor for anchor in ANCHORS if name == anchor.replace(".", "")]
    by_name = [anchor for anchor in ANCHORS if name == anchor.partition(".")[0]]
    found = exact or by_name
    return found[0] if len(found) == 1 else None


def _with_right_ending(domain: str) -> str:
    labels = domain.split(".")
    for count in (2, 1):
        right = _WRONG_ENDINGS.get(".".join(labels[-count:]))
        if right and len(labels) > count:
            return ".".join([*labels[:-count], right])
    last = labels[-1]
    if len(last) == 2 and last not in _COUNTRIES and distance(last, "id", 1) <= 1:
        return ".".join([*labels[:-1], "id"])
    return domain


def _ending_exists(domain: str) -> bool:
    """Return whether the last label can be a top-level domain; of longer ones there is no fixed list."""
    last = domain.rpartition(".")[2]
    return len(last) > 2 or last in _COUNTRIES


def _nearest(domain: str) -> str | None:
    kept = next((ending for ending in NEVER_REWRITTEN if domain.endswith(ending)), "")
    best: list[str] = []
    least = 3
    for anchor in ANCHORS:
        if not anchor.endswith(kept):
            continue
        slips = 2 if len(anchor.replace(".", "")) >= 10 else 1
        found = distance(domain, anchor, min(slips, least))
        if found > slips or found > least:
            continue
        best = [anchor] if found < least else [*best, anchor]
        least = found
    return best[0] if len(best) == 1 else None


def distance(a: str, b: str, limit: int) -> int:
    """Return the Damerau-Levenshtein distance of `a` and `b`, at most `limit` + 1.

    The optimal string alignment variant: a swap of neighbours counts one, and no part is edited twice.
    """
    # A letter that the other lacks costs a slip at least, and sets are compared in C.
    if max(abs(len(a) - len(b)), len(set(a) - set(b)), len(set(b) - set(a))) > limit:
        return limit + 1
    two_up: list[int] = []
    above = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, two_up[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        two_up, above = above, row
    return min(above[-1], limit + 1)
