"""A slow, clear reference of the rule language: the oracle of the property test.

Our own text, written before the product to check the truth table: it shares no code with it. Not covered:
said(). Where the product knows more (more languages' function words and inflection, words with slashes), the
property test does not go. It is kept as it was written but for what was found to be wrong in it, so the linters
leave it alone (pyproject.toml).
"""

import functools
import re
import unicodedata as U

import lemminflect

# ------------------------------------------------------------------ folding
SPECIAL = {
    "ı": "i",
    "İ": "i",
    "ß": "ss",
    "ẞ": "ss",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
    "ð": "d",
    "ł": "l",
    "Ł": "l",
    "þ": "th",
    "ё": "е",
    "Ё": "е",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ة": "ه",
    "ک": "ك",
    "ی": "ي",
    "ے": "ي",
}
INVIS = (
    set("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u0640")
    | {chr(c) for c in range(0x202A, 0x202F)}
    | {chr(c) for c in range(0x2066, 0x206A)}
)
APOS = "'\u2019\u2018\u02bc\u02bb\u02bf\u02be\u2032\u0060\u00b4\uff07"
HYPH = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"


def strip_mark(c):  # marks that are removed: Latin/Greek/Cyrillic combining (not й), Hebrew niqqud, Arabic harakat
    o = ord(c)
    return (
        0x300 <= o <= 0x36F
        or 0x591 <= o <= 0x5C7
        or 0x610 <= o <= 0x61A
        or 0x64B <= o <= 0x65F
        or o == 0x670
        or 0x6D6 <= o <= 0x6ED
    )


def fold(s, lower=True, marks=True):
    s = U.normalize("NFC", "".join(c for c in s if c not in INVIS))
    s = U.normalize("NFKC", s)
    out = []
    for c in s:
        if marks:
            if c in SPECIAL:
                out.append(SPECIAL[c].upper() if c.isupper() and not lower else SPECIAL[c])
                continue
            if U.decimal(c, None) is not None:
                out.append(str(U.decimal(c)))
                continue
            b = U.name(c, "")
            if b.startswith(("LATIN", "GREEK", "HEBREW", "ARABIC")):
                c = "".join(x for x in U.normalize("NFKD", c) if not strip_mark(x))
            elif strip_mark(c):
                continue
        out.append(c)
    s = "".join(out)
    if marks:
        s = "".join(SPECIAL.get(c, c) for c in s)
    return s.casefold() if lower else s


# ------------------------------------------------------------------ analysis
NOSPACE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
WC = r"[^\W_]"
MK = r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f]"
INV = "[" + "".join(re.escape(c) for c in sorted(INVIS)) + "]"
CH = rf"(?:{WC}|{MK}|{INV})"
AP = "[" + re.escape(APOS) + "]"
HY = "[" + re.escape(HYPH) + "]"
URL = re.compile(r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.I)
TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!{WC}))?|\d+(?:[.,]\d+)*(?:{CH})*|{CH}+(?:{AP}{CH}+)*")
CLITIC = re.compile(rf"{AP}(?:s|re|ve|ll|d|m)$", re.I)
ELISION = {
    "l",
    "d",
    "j",
    "n",
    "s",
    "c",
    "m",
    "t",
    "qu",
    "jusqu",
    "lorsqu",
    "puisqu",
    "un",
    "dell",
    "nell",
    "all",
    "sull",
    "dall",
    "quest",
    "anch",
}


class Tok:
    __slots__ = ("s", "e", "forms", "raw", "para", "sent", "caps", "dotted")

    def __repr__(t):
        return f"{t.raw}:{sorted(t.forms)}"


def forms_of(raw):
    """alternative folded forms of one token"""
    f = set()
    base = CLITIC.sub("", raw) if not re.search(rf"n{AP}t$", raw, re.I) else raw
    m = re.match(rf"(.+?){AP}(.+)$", base)
    f.add(fold(re.sub(AP, "", base)))
    if m and fold(m.group(1)) in ELISION:
        f.add(fold(re.sub(AP, "", m.group(2))))
    return f, base


SENT_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*([^\W_]))")
ABBR = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|St|No|vs|Jr|Sr|Prof|Adm|Maj|Capt)|\b[A-Z](?:\.[A-Z])*)\.$"
)


def analyse(text):
    """-> (tokens, joins): tokens have positions = index; joins = [(first, last, form)] for hyphenated compounds"""
    toks = []
    joins = []
    urls = [m.span() for m in URL.finditer(text)]
    paras = [m.start() for m in re.finditer(r"\n", text)]
    ends = []
    for m in SENT_END.finditer(text):
        head = text[max(0, m.start() - 12) : m.start() + 1]
        if m[1].islower() or text[m.start()] == "." and ABBR.search(head):
            continue
        ends.append(m.end())
    import bisect

    for m in TOKEN.finditer(text):
        s, e = m.span()
        if any(a <= s < b for a, b in urls):
            continue
        raw = m.group()
        while raw and raw[0] in INVIS:
            raw = raw[1:]
            s += 1
        while raw and raw[-1] in INVIS:
            raw = raw[:-1]
            e -= 1
        if not raw:
            continue
        pieces = []
        if NOSPACE.search(raw):
            i = 0
            while i < len(raw):
                if NOSPACE.match(raw[i]):
                    j = i + 1
                    while j < len(raw) and re.match(MK, raw[j]):
                        j += 1
                    pieces.append((s + i, s + j))
                    i = j
                else:
                    j = i
                    while j < len(raw) and not NOSPACE.match(raw[j]):
                        j += 1
                    pieces.append((s + i, s + j))
                    i = j
        else:
            pieces = [(s, e)]
        for a, b in pieces:
            r = text[a:b]
            t = Tok()
            t.raw = r
            t.dotted = bool(re.match(r"(?:[^\W\d_]\.){2,}", r))
            if t.dotted:
                t.forms = {fold(r.replace(".", ""))}
                base = r
            elif r[0].isdigit() and re.search(r"\d,\d{3}", r):
                t.forms = {fold(r), fold(r.replace(",", ""))}
                base = r
            else:
                t.forms, base = forms_of(r)
            t.s, t.e = a, a + len(base)
            me = re.match(rf"(.+?){AP}(.+)$", base)
            letters = [c for c in (me[2] if me and fold(me[1]) in ELISION else base) if c.isalpha()]
            t.caps = (
                "upper"
                if letters and all(c.isupper() for c in letters) and (len(letters) > 1 or t.dotted)
                else "init"
                if letters and letters[0].isupper()
                else "none"
            )
            if U.category(letters[0]) == "Lo" if letters else False:
                t.caps = "nocase"
            t.para = bisect.bisect_right(paras, a)
            t.sent = (t.para, bisect.bisect_right(ends, a))
            toks.append(t)
    # hyphen compounds: tokens separated by exactly one hyphen and nothing else
    i = 0
    while i < len(toks):
        j = i
        while (
            j + 1 < len(toks)
            and toks[j + 1].s - toks[j].e == 1
            and text[toks[j].e] in HYPH
            and not NOSPACE.search(toks[j + 1].raw)
        ):
            j += 1
        if j > i:
            joins.append((i, j, "".join(sorted(t.forms, key=len)[-1] for t in toks[i : j + 1])))
        i = j + 1
    return toks, joins


# ------------------------------------------------------------------ inflection (compile time only)
INVARIANT = {
    "news",
    "politics",
    "means",
    "series",
    "species",
    "during",
    "thing",
    "something",
    "nothing",
    "anything",
    "everything",
    "being",
    "evening",
    "morning",
    "united",
    "hundred",
    "building",
}


@functools.lru_cache(None)
def inflect(w):
    if len(w) < 3 or not w.isascii() or not w.isalpha() or w in INVARIANT:
        return frozenset([w])
    lem = lemminflect.getAllLemmas(w)
    out = {w}
    if not lem:  # not in the dictionary: regular plural only (its OOV lemmas are unreliable: flotilla -> flotillum)
        if w.endswith(("s", "x", "z", "ch", "sh")):
            out.add(w + "es")
        else:
            out.add(w[:-1] + "ies" if w.endswith("y") and w[-2] not in "aeiou" else w + "s")
        if w.endswith("s") and not w.endswith(("ss", "us", "is")):
            out.add(w[:-1])
    for up, ls in lem.items():
        if up not in ("NOUN", "VERB"):
            continue
        for l in ls:
            inf = lemminflect.getAllInflections(l, up) or lemminflect.getAllInflectionsOOV(l, up)
            out.add(l)
            for v in inf.values():
                out |= {x.lower() for x in v}
    return frozenset(out)


FUNCTION = {
    "en": set(
        "a about all am an and any are as at be but by can do for from go had has he her his how i if in is it its me my no not of off on one or our out own she so than that the them then they this to too up us was we were what when who why will with you your may".split()
    ),
    "fr": set(
        "un une le la les de des du et en au aux ce ces se si son sa ses il elle on ne pas par pour sur est qui que ou".split()
    ),
}
SPACED = {
    "ceasefire": "cease fire",
    "airstrike": "air strike",
    "policymaker": "policy maker",
    "peacekeeper": "peace keeper",
    "healthcare": "health care",
    "cyberattack": "cyber attack",
}  # variants.yaml (shipped, editable)
SPELL = [
    {"focused", "focussed"},
    {"organization", "organisation"},
    {"defense", "defence"},
    {"labor", "labour"},
    {"center", "centre"},
    {"program", "programme"},
]
ARPRE = ["", "و", "ف", "ب", "ل", "ك", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "وب", "ول"]


# ------------------------------------------------------------------ parser
class RuleError(Exception):
    def __init__(s, code, msg=""):
        super().__init__(f"{code}: {msg}")
        s.code = code


LEX = re.compile(
    r"""\s+|(?P<op>AND\b|OR\b|NOT\b|EXCEPT\b|(?:NOTNEAR|ONEAR|NEAR)(?:/(?:\d+|s|p))?(?![\w]))|(?P<lp>\()|(?P<rp>\))|(?P<field>[a-z]+:)(?=[^\s])|(?P<cnt>\{\d*(?:,\d*)?\})|(?P<phrase>={0,2}["“”](?P<pt>[^"“”]*)["“”](?:~(?P<slop>\d+))?)|(?P<regex>/(?:\\/|[^/\n])+/i?)|(?P<actor>@[\w.-]+\+?)|(?P<minus>-(?=[\w"(@=]))|(?P<fn>said\()|(?P<comma>,)|(?P<word>={0,2}[^\s()"“”:,{}@/]+)"""
)
FIELDS_T = {"title", "lead", "body", "text", "quote", "author"}
FIELDS_M = {"source", "lang", "country", "tag", "url"}


class P:
    def __init__(s, q, actors):
        s.q = q
        s.actors = actors
        s.t = s.lex(q)
        s.i = 0

    def lex(s, q):
        out = []
        i = 0
        while i < len(q):
            m = LEX.match(q, i)
            if not m or m.end() == i:
                raise RuleError("E_SYNTAX", f"at {i}: {q[i : i + 10]!r}")
            i = m.end()
            if m.lastgroup:
                k = next(
                    k
                    for k in (
                        "op",
                        "lp",
                        "rp",
                        "field",
                        "cnt",
                        "phrase",
                        "regex",
                        "actor",
                        "minus",
                        "fn",
                        "comma",
                        "word",
                    )
                    if m.group(k) is not None
                )
                out.append((k, m.group(), m))
        return out

    def peek(s, n=0):
        return s.t[s.i + n] if s.i + n < len(s.t) else ("end", "", None)

    def eat(s):
        t = s.peek()
        s.i += 1
        return t

    def parse(s):
        if not s.t:
            raise RuleError("E_EMPTY")
        x = s.or_()
        if s.peek()[0] != "end":
            raise RuleError("E_SYNTAX", "unexpected " + s.peek()[1])
        if not positive(x):
            raise RuleError("E_NEGATIVE", "a rule needs something that must be present")
        return x

    def or_(s):
        xs = [s.and_()]
        while s.peek()[:2] == ("op", "OR"):
            s.eat()
            xs.append(s.and_())
        if len(xs) > 1:
            if any(x[0] == "and" and not x[-1] for x in xs):
                raise RuleError("E_MIXED", "AND and OR mixed: add parentheses")
            return ("or", [x for x in xs])
        return xs[0]

    def and_(s):
        xs = [s.not_()]
        while True:
            k, v, _ = s.peek()
            if (k, v) == ("op", "AND"):
                s.eat()
                xs.append(s.not_())
            elif k in ("end", "rp", "comma") or (k, v) == ("op", "OR"):
                break
            else:
                xs.append(s.not_())
        return ("and", xs, False) if len(xs) > 1 else xs[0]

    def not_(s):
        k, v, _ = s.peek()
        if (k, v) == ("op", "NOT") or k == "minus":
            s.eat()
            return ("not", s.not_())
        return s.prox()

    def prox(s):
        a = s.unit()
        k, v, _ = s.peek()
        if k == "op" and v.startswith(("NEAR", "ONEAR", "NOTNEAR")):
            if "/" not in v:
                raise RuleError("E_NEAR_DISTANCE", "say how near: NEAR/5, NEAR/s or NEAR/p")
            s.eat()
            op, d = v.split("/")
            b = s.unit()
            for x in (a, b):
                if not positional(x):
                    raise RuleError("E_NEAR_OPERAND")
            a = (op.lower(), a, b, d if d in "sp" else int(d))
            k, v, _ = s.peek()
            if k == "op" and v.startswith(("NEAR", "ONEAR", "NOTNEAR")):
                raise RuleError("E_CHAIN", "parenthesise chained NEAR")
        elif (k, v) == ("op", "EXCEPT"):
            s.eat()
            b = s.unit()
            if not (positional(a) and positional(b)):
                raise RuleError("E_NEAR_OPERAND")
            a = ("except", a, b)
        return a

    def unit(s):
        x = s.atom()
        if s.peek()[0] == "cnt":
            m = re.match(r"\{(\d*)(,?)(\d*)\}", s.eat()[1])
            if not positional(x):
                raise RuleError("E_COUNT_OPERAND")
            lo = int(m[1] or 0)
            hi = (int(m[3]) if m[3] else None) if m[2] else lo
            x = ("count", x, lo, hi)
        return x

    def atom(s):
        k, v, m = s.eat()
        if k == "lp":
            x = s.or_()
            if s.eat()[0] != "rp":
                raise RuleError("E_PAREN")
            return x[:-1] + (True,) if x[0] == "and" else x
        if k == "field":
            f = v[:-1]
            if f not in FIELDS_T | FIELDS_M:
                raise RuleError("E_FIELD", f)
            if f in FIELDS_M:
                k2, v2, m2 = s.peek()
                if k2 == "lp":
                    s.eat()
                    vals = []
                    while s.peek()[0] != "rp":
                        kk, vv, mm = s.eat()
                        if (kk, vv) == ("op", "OR"):
                            continue
                        if kk not in ("word", "phrase"):
                            raise RuleError("E_SYNTAX")
                        vals.append(mm.group("pt") if kk == "phrase" else vv)
                    s.eat()
                    return ("meta", f, vals)
                s.eat()
                if k2 not in ("word", "phrase", "regex"):
                    raise RuleError("E_SYNTAX")
                return ("meta", f, [m2.group("pt") if k2 == "phrase" else v2])
            return ("field", f, s.unit())
        if k == "actor":
            n = v[1:].rstrip("+")
            if n not in s.actors:
                raise RuleError("E_ACTOR", n)
            return ("actor", n, v.endswith("+"))
        if k == "phrase":
            mode = 2 if v.startswith("==") else 1 if v.startswith("=") else 0
            pt = m.group("pt").strip()
            if not pt:
                raise RuleError("E_EMPTY")
            ws = [word(w, mode) for w in pt.split()]
            if m.group("slop"):
                return ("slop", ws, int(m.group("slop")))
            return ws[0] if len(ws) == 1 else ("phrase", ws)
        if k == "regex":
            return ("regex", v)
        if k == "word":
            mode = 2 if v.startswith("==") else 1 if v.startswith("=") else 0
            w = v.lstrip("=")
            return word(w, mode)
        if k == "fn":
            a = s.or_()
            if s.eat()[0] != "comma":
                raise RuleError("E_SYNTAX")
            b = s.or_()
            if s.eat()[0] != "rp":
                raise RuleError("E_PAREN")
            return ("said", a, b)
        raise RuleError("E_PAREN" if k == "rp" else "E_SYNTAX", v)


def word(w, mode):
    m = re.match(r"^(.*?[^~])~(\d?)$", w)
    if m:
        n = int(m[2] or 1)
        L = len(fold(m[1]))
        if n > 2 or L < 4 or n == 2 and L < 8:
            raise RuleError("E_FUZZY", w)
        return ("fuzzy", fold(m[1]), n)
    if w == "*":
        return ("any",)
    if "*" in w or "?" in w:
        if w[0] in "*?" or sum(c not in "*?" for c in w) < 3:
            raise RuleError("E_WILDCARD", "a wildcard word begins with a letter and has at least 3 letters")
        return ("wild", fold(w), mode)
    return ("word", w, mode)


def positional(x):
    if x[0] in ("word", "phrase", "slop", "wild", "fuzzy", "actor", "any"):
        return True
    if x[0] == "or":
        return all(map(positional, x[1]))
    if x[0] in ("near", "onear", "notnear", "except"):
        return positional(x[1]) and positional(x[2])
    return False


def positive(x):
    if x[0] == "not":
        return False
    if x[0] == "and":
        return any(map(positive, x[1]))
    if x[0] == "or":
        return all(map(positive, x[1]))
    if x[0] == "count":
        return x[2] > 0
    if x[0] == "meta":
        return False
    if x[0] == "field":
        return positive(x[2])
    return True


# ------------------------------------------------------------------ evaluation
class Field:
    def __init__(f, name, text, lang):
        f.name = name
        f.text = text
        f.lang = lang
        f.toks, f.joins = analyse(text)
        f.allcaps = bool(re.search(r"[^\W\d_]", text)) and text.upper() == text and len(f.toks) > 1


class Doc:
    def __init__(d, doc):
        d.meta = doc
        d.lang = doc.get("lang", "en")
        d.f = {}
        for n in ("title", "body", "author"):
            if doc.get(n):
                d.f[n] = Field(n, doc[n], d.lang)
        b = doc.get("body", "")
        d.lead_end = len(b.split("\n")[0]) if b else 0
        d.quotes = [m.span(1) for m in re.finditer(r'[“"]([^“”"\n]+)[”"]', b)]


class Ev:
    def __init__(s, doc, actors):
        s.d = doc
        s.actors = actors
        s._a = {}

    # ---- a scope = list of (field, allowed [(start,end)] or None)
    def default(s):
        return [(s.d.f[n], None) for n in ("title", "body") if n in s.d.f]

    def scope(s, f):
        if f == "text":
            return s.default()
        if f in ("title", "body", "author"):
            return [(s.d.f[f], None)] if f in s.d.f else []
        if f == "lead":
            return [(s.d.f[n], None if n == "title" else [(0, s.d.lead_end)]) for n in ("title", "body") if n in s.d.f]
        if f == "quote":
            return [(s.d.f["body"], s.d.quotes)] if "body" in s.d.f else []

    @staticmethod
    def inter(a, b):
        out = []
        for f, x in a:
            for g, y in b:
                if f is g:
                    out.append(
                        (
                            f,
                            y
                            if x is None
                            else x
                            if y is None
                            else [(max(p, r), min(q, t)) for p, q in x for r, t in y if max(p, r) < min(q, t)],
                        )
                    )
        return out

    # ---- token test
    def wforms(s, w, mode, lang):
        """query word -> list of alternatives; each = list of folded tokens (adjacent); plus flags"""
        hy = [p for p in re.split(HY, w) if p]
        alts = []
        if len(hy) > 1:
            infl = [s.base(p, mode, lang) if i == len(hy) - 1 else [fold(strip_pos(p))] for i, p in enumerate(hy)]
            head = [x[0] for x in infl[:-1]]
            for last in infl[-1]:
                alts += [[*head, last], ["".join(head) + last]]
        else:
            for b in s.base(w, mode, lang):
                alts.append([b])
            if mode == 0:
                lw = fold(strip_pos(w))
                for k, v in SPACED.items():
                    if lw in inflect(k):
                        a, b = v.split()
                        alts += [[a, x] for x in inflect(b)]
                for grp in SPELL:
                    for g in grp:
                        if lw in inflect(g) or lw == g:
                            alts += [[x] for h in grp for x in inflect(h) | {h}]
        return alts

    def base(s, w, mode, lang):
        core = strip_pos(w)
        if NOSPACE.search(core):
            return [fold(core)]
        f = fold(re.sub(AP, "", core.replace(".", "") if re.match(r"(?:[^\W\d_]\.){2,}", core) else core))
        if re.search(r"[\u0600-\u06ff]", f):
            return [p + f for p in ARPRE] if mode == 0 else [f]
        if mode:
            return [f]
        if core[:1].islower():
            return sorted(inflect(f))
        return [f, f + "s"] if len(f) > 2 and f.isascii() and not (core.isupper() and len(f) < 3) else [f]

    def word_spans(s, fl, x):
        w, mode = x[1], x[2]
        core = strip_pos(w)
        T = fl.toks
        out = []
        dotted = bool(re.match(r"(?:[^\W\d_]\.){2,}", core))
        capsonly = dotted or (mode == 0 and core.isupper() and core.lower() in FUNCTION.get(fl.lang, ()))
        if NOSPACE.search(core):
            seq = [[t] for t in (list(fold(core)))]
            pieces = [t.forms for t in analyse(core)[0]]
            return [
                (i, i + len(pieces) - 1)
                for i in range(len(T) - len(pieces) + 1)
                if all(pieces[j] & T[i + j].forms for j in range(len(pieces)))
                and T[i].para == T[i + len(pieces) - 1].para
            ]
        for alt in s.wforms(w, mode, fl.lang):
            n = len(alt)
            for i in range(len(T) - n + 1):
                if all(alt[j] in T[i + j].forms for j in range(n)) and T[i].para == T[i + n - 1].para:
                    out.append((i, i + n - 1))
            if n == 1:
                out += [(a, b) for a, b, f in fl.joins if f == alt[0]]
        if capsonly and not fl.allcaps:
            out = [
                (a, b)
                for a, b in out
                if all(t.caps == "upper" or (t.caps == "init" and len(t.raw) == 1) for t in T[a : b + 1])
            ]
        if mode == 2:
            want = verb(core)
            out = [(a, b) for a, b in out if verb(fl.text[T[a].s : T[b].e]) == want]
        return sorted(set(out))

    def spans(s, fl, x):
        """all spans (first token, last token) of a positional expression in one field"""
        k = x[0]
        T = fl.toks
        if k == "word":
            return s.word_spans(fl, x)
        if k == "any":
            return [(i, i) for i in range(len(T))]
        if k == "wild":
            r = re.compile(
                "".join(r"\w*" if c == "*" else r"\w" if c == "?" else re.escape(c) for c in re.sub(HY, "", x[1]))
                + r"\Z"
            )
            return sorted(
                {(i, i) for i, t in enumerate(T) if any(r.match(f) for f in t.forms)}
                | {(a, b) for a, b, f in fl.joins if r.match(f)}
            )
        if k == "fuzzy":
            return sorted(
                {(i, i) for i, t in enumerate(T) if any(dl(x[1], f) <= x[2] and f[:1] == x[1][:1] for f in t.forms)}
                | {(a, b) for a, b, f in fl.joins if f[:1] == x[1][:1] and dl(x[1], f) <= x[2]}
            )
        if k == "phrase":
            cur = s.spans(fl, x[1][0])
            for w in x[1][1:]:
                nx = {}
                for a, b in s.spans(fl, w):
                    nx.setdefault(a, []).append(b)
                cur = [(a, e) for a, b in cur for e in nx.get(b + 1, ()) if T[a].para == T[e].para]
            return sorted(set(cur))
        if k == "slop":
            import itertools

            occ = [s.spans(fl, w) for w in x[1]]
            out = set()
            for c in itertools.product(*occ):
                ps = sorted(c)
                if any(ps[i][1] >= ps[i + 1][0] for i in range(len(ps) - 1)):
                    continue
                gaps = ps[-1][1] - ps[0][0] + 1 - sum(b - a + 1 for a, b in ps)
                if gaps <= x[2] and T[ps[0][0]].para == T[ps[-1][1]].para:
                    out.add((ps[0][0], ps[-1][1]))
            return sorted(out)
        if k == "or":
            return sorted({p for c in x[1] for p in s.spans(fl, c)})
        if k == "actor":
            return s.actor_spans(fl, x[1], x[2])
        if k in ("near", "onear"):
            return sorted({(min(a[0], b[0]), max(a[1], b[1])) for a, b in s.pairs(fl, x)})
        if k == "notnear":
            B = s.spans(fl, x[2])
            return [a for a in s.spans(fl, x[1]) if not any(near(T, a, b, x[3], False) for b in B)]
        if k == "except":
            B = s.spans(fl, x[2])
            return [a for a in s.spans(fl, x[1]) if not any(a[0] <= b[1] and b[0] <= a[1] for b in B)]
        raise RuleError("E_NEAR_OPERAND", k)

    def pairs(s, fl, x):
        A, B = s.spans(fl, x[1]), s.spans(fl, x[2])
        return [(a, b) for a in A for b in B if near(fl.toks, a, b, x[3], x[0] == "onear")]

    def actor_spans(s, fl, n, members):
        key = (fl.name, n, members)
        if key in s._a:
            return s._a[key]
        d = s.actors[n]
        out = set()
        for al in d["aliases"]:
            out |= s.alias(fl, al)
        if d.get("short"):
            anchored = any(s.alias(f, al) for f in s.d.f.values() if f.name != "author" for al in d["aliases"])
            if anchored:
                for al in d["short"]:
                    out |= s.alias(fl, al)
        exc = [p for e in d.get("except", ()) for p in s.spans(fl, P(e if e[0] in '"=' else f'"{e}"', s.actors).atom())]
        out = {a for a in out if not any(a[0] <= b[1] and b[0] <= a[1] for b in exc)}
        if members:
            for m in d.get("members", ()):
                out |= set(s.actor_spans(fl, m, False))
        out = {a for a in out if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in out)}  # longest alias wins
        s._a[key] = sorted(out)
        return s._a[key]

    def alias(s, fl, al):
        x = P(al if al[0] in '"=@' or "~" in al else f'"{al}"', s.actors).atom()
        sp = set(s.spans(fl, x))
        T = fl.toks
        ws = re.findall(r"\w+", al.strip('="'))
        if (
            any(w[:1].isupper() for w in ws) and not fl.allcaps
        ):  # names: an initial capital in the alias asks for one in the text
            cap = [w[:1].isupper() for w in re.split(r"[\s-]+", al.strip('="~12'))]
            sp = {
                (a, b) for a, b in sp if all(not c or T[a + i].caps != "none" for i, c in enumerate(cap) if a + i <= b)
            }
        return sp

    # ---- query evaluation over a scope: returns (bool, highlights)
    def ev(s, x, sc):
        k = x[0]
        if k == "and":
            r = [s.ev(c, sc) for c in x[1]]
            ok = all(a for a, _ in r)
            return ok, (set().union(*(h for _, h in r)) if ok else set())
        if k == "or" and not positional(x):
            r = [s.ev(c, sc) for c in x[1]]
            ok = any(a for a, _ in r)
            return ok, set().union(*(h for a, h in r if a)) if ok else set()
        if k == "or":
            r = [s.ev(c, sc) for c in x[1]]
            return any(a for a, _ in r), set().union(*(h for a, h in r if a), set())
        if k == "not":
            return not s.ev(x[1], sc)[0], set()
        if k == "field":
            return s.ev(x[2], s.inter(sc, s.scope(x[1])) if x[1] != "author" else s.scope("author"))
        if k == "meta":
            return s.metaok(x), set()
        if k == "count":
            sp = s.inscope(x[1], sc)
            sp2 = nonoverlap(sp)
            n = len(sp2)
            ok = n >= x[2] and (x[3] is None or n <= x[3])
            return ok, {h for h in s.hl(sp2)} if ok else set()
        if k == "regex":
            body, fl = re.match(r"/(.*)/(i?)$", x[1]).groups()
            r = re.compile(body.replace("\\/", "/"), re.I if fl else 0)
            out = set()
            for f, al in sc:
                for m in r.finditer(f.text):
                    if m.end() > m.start() and (al is None or any(p <= m.start() and m.end() <= q for p, q in al)):
                        out.add((f.name, m.start(), m.end()))
            return bool(out), out
        if k in ("near", "onear"):
            out = set()
            for f, al in sc:
                for a, b in s.pairs(f, x):
                    if s.okspan(f, a, al) and s.okspan(f, b, al):
                        out |= s.leaf(f, x[1], a) | s.leaf(f, x[2], b)
            return bool(out), out
        if k == "said":
            raise RuleError("said() is not evaluated here")
        sp = s.inscope(x, sc)
        return bool(sp), set(s.hl(sp))

    def leaf(s, f, x, a):
        """highlights of one operand span (nested NEAR: its own leaves)"""
        if x[0] in ("near", "onear"):
            return {
                h
                for p, q in s.pairs(f, x)
                if (min(p[0], q[0]), max(p[1], q[1])) == a
                for h in s.leaf(f, x[1], p) | s.leaf(f, x[2], q)
            }
        return set(s.hl([(f, a)]))

    def okspan(s, f, a, al):
        return al is None or any(p <= f.toks[a[0]].s and f.toks[a[1]].e <= q for p, q in al)

    def inscope(s, x, sc):
        return [(f, a) for f, al in sc for a in s.spans(f, x) if s.okspan(f, a, al)]

    def hl(s, sp):
        return [(f.name, f.toks[a].s, f.toks[b].e) for f, (a, b) in sp]

    def metaok(s, x):
        v = s.d.meta.get(x[1])
        vs = [v] if isinstance(v, str) else v or []
        if x[1] == "source":
            return any(a.lower() == q.lower() or a.lower().endswith("." + q.lower()) for a in vs for q in x[2])
        if x[1] == "url":
            return any(q.lower() in a.lower() for a in vs for q in x[2])
        if x[1] == "lang":
            return any(a.lower().split("-")[0] == q.lower().split("-")[0] for a in vs for q in x[2])
        return any(a.lower() == q.lower() for a in vs for q in x[2])


def near(T, a, b, d, ordered):
    if a[0] <= b[1] and b[0] <= a[1]:
        return False  # overlap: a word is not near itself
    if ordered and b[0] < a[0]:
        return False
    if d == "s":
        return T[a[0]].sent == T[b[0]].sent and T[a[1]].sent == T[b[1]].sent
    if d == "p":
        return T[a[0]].para == T[b[0]].para
    g = b[0] - a[1] - 1 if b[0] > a[1] else a[0] - b[1] - 1
    return g <= d and T[a[0]].para == T[b[0]].para


def nonoverlap(sp):
    out = []
    last = {}
    for f, a in sorted(sp, key=lambda p: (p[0].name, p[1][0], -p[1][1])):
        if a[0] > last.get(f.name, -1):
            out.append((f, a))
            last[f.name] = a[1]
    return out


def strip_pos(w):
    w = w.strip(".,;!?") if not re.match(r"(?:[^\W\d_]\.){2,}", w) else w
    w = re.sub(rf"{AP}+$", "", w)
    return w if re.search(rf"n{AP}t$", w, re.I) else CLITIC.sub("", w)


def verb(t):
    return re.sub(HY, "-", re.sub(AP, "'", U.normalize("NFC", "".join(c for c in t if c not in INVIS))))


def dl(a, b):
    if abs(len(a) - len(b)) > 2:
        return 9
    d = {(i, -1): i + 1 for i in range(-1, len(a))}
    d.update({(-1, j): j + 1 for j in range(-1, len(b))})
    for i in range(len(a)):
        for j in range(len(b)):
            c = a[i] != b[j]
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + c)
            if i and j and a[i] == b[j - 1] and a[i - 1] == b[j]:
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d[len(a) - 1, len(b) - 1]


def evaluate(rule, doc, actors):
    x = P(rule, actors).parse()
    d = Doc(doc)
    e = Ev(d, actors)
    ok, h = e.ev(x, e.default())
    h = sorted(h, key=lambda t: ({"title": 0, "body": 1, "author": 2}[t[0]], t[1], -t[2]))
    out = []
    for f, a, b in h:  # merge overlapping spans
        if out and out[-1][0] == f and a < out[-1][2]:
            out[-1][2] = max(out[-1][2], b)
        else:
            out.append([f, a, b])
    return ok, [[f, a, b, d.f[f].text[a:b]] for f, a, b in out]
