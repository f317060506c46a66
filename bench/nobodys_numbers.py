"""Which numbers in papers look like somebody's and are not? Money, codes, papers, goods, places and times."""

from __future__ import annotations

import random


def nobodys_number(dice: random.Random) -> str:
    """A line with a number that belongs to no person, as offices write it."""
    amount = f"{dice.randint(10**9, 10**13):,}".replace(",", ".")
    sixteen = str(dice.randint(10**15, 10**16 - 1))
    groups = " ".join(sixteen[place : place + 4] for place in range(0, 16, 4))
    year, month, day = dice.randint(2015, 2025), dice.randint(1, 12), dice.randint(1, 28)
    return dice.choice(
        (
            f"Kode rekening 5.1.02.01.01.{dice.randint(1, 80):04d} sebesar Rp{amount},00",
            f"Sub kegiatan 4.01.01.2.06.{dice.randint(1, 20):04d} {amount}",
            f"Nomor SP2D {dice.randint(1, 9999):05d}/SP2D-LS/1.01.0.00.0.00.01.0000/{year}",
            f"Kode barang 1.3.2.05.02.01.{dice.randint(1, 99):03d} jumlah {dice.randint(1, 500)} unit",
            f"NIP 19{dice.randint(65, 99)}0{dice.randint(1, 9)}1{dice.randint(0, 9)} 201001 1 0{dice.randint(10, 99)}",
            f"NIP. 19{dice.randint(65, 99)}0{dice.randint(1, 9)}12 2010011{dice.randint(100, 999)}",
            f"Nomor 188.45/{dice.randint(1, 400)}/Huk-Bapemas/{year}",
            f"Koordinat 112.{dice.randint(10**6, 10**7)} BT dan -2.{dice.randint(10**6, 10**7)} LS",
            f"ISBN 978-602-{dice.randint(1000, 9999)}-{dice.randint(10, 99)}-{dice.randint(0, 9)}",
            f"ISBN 978 602 {dice.randint(1000, 9999)} {dice.randint(10, 99)} {dice.randint(0, 9)} cetakan {year}",
            f"Nomor kontrak {sixteen}",
            f"Kode billing {dice.randint(10**14, 10**15 - 1)}",
            f"Kantor: Jalan Jenderal Sudirman km {dice.randint(1, 9)}, Sampit 743{dice.randint(10, 99)}",
            f"No. Invoice : {sixteen} tanggal {day:02d}-{month:02d}-{year}",
            f"Faktur pajak nomor 010.00{dice.randint(0, 9)}-{year % 100}.{dice.randint(10**7, 10**8 - 1)}",
            f"Barcode 8 99{dice.randint(1000, 9999)} {dice.randint(10**5, 10**6 - 1)}",
            f"Nomor transaksi {groups} berhasil",
            f"Nomor Register {sixteen}",
            f"NUPTK {sixteen}",
            f"NOP PBB 62.02.010.00{dice.randint(1, 9)}.001-{dice.randint(1, 9999):04d}.0",
            f"Dicetak {year}{month:02d}{day:02d} {dice.randint(0, 235959):06d} {dice.randint(1, 99):02d}",
            f"Waktu {day:02d}-{month:02d}-{year} 08:{dice.randint(10, 59)}:00 s.d. {day:02d}.{month:02d}.{year} 16:00",
            f"Realisasi {' '.join(str(dice.randint(1000, 9999)) for _ in range(4))} orang",
            f"Tahun {year} {year + 1} {year + 2} {year + 3} {dice.randint(10, 99)} persen",
            f"ID Pelanggan 62{dice.randint(10**9, 10**10 - 1)} daya 1300 VA",
            f"Nomor mesin {dice.choice('ABJ')}{dice.randint(10**6, 10**7 - 1)} rangka {dice.randint(10**10, 10**11)}",
            f"Saldo awal {amount} saldo akhir {amount},00",
            f"Nomor kartu inventaris {dice.randint(10**13, 10**14 - 1)}.{year}",
        )
    )
