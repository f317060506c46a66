"""Which papers come only as pictures? Each holds words that nothing but OCR can find."""

from __future__ import annotations

from tools.samples.blocks import text
from tools.samples.pdf import LETTER, NOTICE, make_pdf
from tools.samples.scan import (
    Wear,
    jpeg,
    photographed,
    png,
    render,
    scanned_pdf,
    searchable_scan,
    tiff,
    weather,
    webp,
)


def tides() -> bytes:
    return scanned_pdf(make_pdf(text("tides.txt")), [Wear(skew=1.6, seed=11)])


def fire_alert() -> bytes:
    return scanned_pdf(
        make_pdf(text("fire-alert.txt")), [Wear(skew=-1.3, seed=21, stamp=False), Wear(skew=0.9, paper=222, seed=22)]
    )


def pump_handover() -> bytes:
    return scanned_pdf(make_pdf(text("pump-handover.txt")), [Wear(skew=-2.6, noise=6, paper=216, seed=31)])


def ramadan_hours() -> bytes:
    misread = {"2022": "2O22", "HIJRIAH": "HUzuAH", "mutu": "mufu", "paling sedikit": "paling sedikrt"}
    return searchable_scan(make_pdf(text("ramadan-hours.txt")), [Wear(skew=0.4, noise=4, seed=41)], misread)


def information_hours() -> bytes:
    return scanned_pdf(make_pdf(text("information-hours.txt")), [Wear(skew=0.9, noise=4, seed=91)])


def field_check() -> bytes:
    return scanned_pdf(make_pdf(text("field-check.txt")), [Wear(skew=1.9, noise=6, paper=220, seed=51)])


def service_pledge() -> bytes:
    page = render(make_pdf(text("service-pledge.txt"), look=NOTICE), 130)[0]
    return jpeg(photographed(page, seed=61), quality=45, dpi=130)


def flood_warning() -> bytes:
    return png(render(make_pdf(text("flood-warning.txt"), look=NOTICE), 130)[0], dpi=130)


def bridge_closure() -> bytes:
    page = render(make_pdf(text("bridge-closure.txt"), look=NOTICE), 140)[0]
    return webp(weather(page, Wear(skew=-0.8, noise=3, stamp=False, seed=71)))


def old_minutes() -> bytes:
    pages = render(make_pdf(text("old-minutes.txt"), look=LETTER), 200)
    return tiff(
        [
            weather(page, Wear(skew=skew, noise=7, seed=seed))
            for page, skew, seed in zip(pages, (1.1, -0.7), (81, 82), strict=True)
        ]
    )
