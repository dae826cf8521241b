"""Ago: when it was, told from now. "3 hours ago", "gestern, 18:30", "hace 5 minutos", "2時間前".

What tells hours is right to an hour, and is given as told: a reader of the page knows no more.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from crawler import dates, zones
from crawler.dates import Moment
from news.model import Precision

_UNITS = {
    "seconds": r"sec(?:ond)?s?|sekunden?|secondes?|segundos?|secondi|seconden|sekunder|сек\w*|saniye|秒",
    "minutes": r"min(?:ute)?s?\.?|minuten|minutos?|minut[oi]|minuter|minutter|minuuttia|minut[yę]?|мин\w*|хв\w*|dakika|dk|λεπτ[άό]|phút|menit|分(?:钟|鐘)?|분|دقائق|دقيقة|دقیقه|דקות|นาที|मिनट",
    "hours": r"h(?:ou)?rs?|h|stunden?|std\.?|heures?|horas?|or[ae]|uur|uren|timm(?:e|ar)|timer?|tuntia|godz(?:in[yę]?|\.)?|hodin\w*|órája|ore|час\w*|годин\w*|saat|ώρ(?:α|ες)|giờ|jam|小?时|小時|時間|시간|ساعات|ساعة|ساعت|שעות|ชั่วโมง|घंटे",
    "days": r"days?|tag(?:en|e)?|jours?|días?|dias?|giorn[oi]|dag(?:en|ar|e)?|päivää|dni|dnů|napja|zile|дн\w*|день|gün|μέρες|ngày|hari|天|日|일|أيام|يوم|روز|ימים|วัน|दिन",
}
_ONE = r"\d{1,2}|an?|one|eine[rmn]?|une?|una?|één|een|en|ett|bir|uma?|م?"
_BEFORE = r"vor|il y a|hace|há|för|for|prije|před|πριν(?: από)?|منذ|قبل|לפני"
_AFTER = r"ago|geleden|sedan|siden|sitten|temu|назад|тому|önce|fa|fa\b|trước|(?:yang )?lalu|前|전|پیش|ที่แล้ว|पहले|atrás|ezelőtt|în urmă"
_SOME = re.compile(
    rf"(?:(?:{_BEFORE})\s+(?P<a>{_ONE})\s*(?P<u>{'|'.join(_UNITS.values())})|(?P<b>{_ONE})\s*(?P<v>{'|'.join(_UNITS.values())})\s*(?:{_AFTER}))\.?(?!\w)",
    re.IGNORECASE,
)
_DAYS = (
    (0, r"today|heute|aujourd['’]hui|hoy|oggi|hoje|vandaag|i ?dag|tänään|dzisiaj|dziś|dnes|ma|astăzi|сегодня|сьогодні|bugün|σήμερα|hôm nay|hari ini|今天|今日|오늘|اليوم|امروز|היום|วันนี้|आज"),
    (1, r"yesterday|gestern|hier|ayer|ieri|ontem|gisteren|i ?går|igår|eilen|wczoraj|včera|tegnap|вчера|вчора|dün|χθες|hôm qua|kemarin|昨天|昨日|어제|أمس|دیروز|אתמול|เมื่อวาน|कल"),
)  # fmt: skip
_DAY = tuple((back, re.compile(rf"(?:{words})(?:[\s,]+(?:at|um|à|a las|alle|às|om|kl\.?|klo|o|v|в|о|saat|στις|lúc))?[\s,:]*(?=\d)", re.IGNORECASE)) for back, words in _DAYS)  # fmt: skip


def speaks_of_now(raw: str) -> bool:
    text = raw.strip(" .,()")
    return bool(_SOME.fullmatch(text)) or any(form.match(text) for _, form in _DAY)


def parse(raw: str, now: datetime, zone: str) -> Moment | None:
    """What *raw* means at *now*; None where it does not speak of now."""
    text = raw.strip(" .,()")
    if some := _SOME.fullmatch(text):
        return _before(some, now)
    for back, form in _DAY:
        found = form.match(text)
        if found:
            day = (now.astimezone(zones.known(zone)) - timedelta(days=back)).date()
            return dates.parse(f"{day} {text[found.end() :]}", zone)
    return None


def _before(some: re.Match[str], now: datetime) -> Moment:
    count, unit = some["a"] or some["b"], some["u"] or some["v"]
    named = next(name for name, form in _UNITS.items() if re.fullmatch(form, unit, re.IGNORECASE))
    span = timedelta(**{named: int(count) if count.isdigit() else 1})
    return Moment(now - span, Precision.DAY if named == "days" else Precision.TIME, zoned=True)
