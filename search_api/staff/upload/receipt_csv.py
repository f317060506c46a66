"""How does a receipt become a table for a spreadsheet?"""

from __future__ import annotations

import csv
import io

from search_api.exchange.spreadsheets import no_formula
from search_api.staff.upload.receipt_text import ReceiptText


def receipt_csv(text: ReceiptText) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs: what was handed over, the files, the opened ZIPs, the totals."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([text.title])
    writer.writerows([no_formula(label), no_formula(said)] for label, said in text.facts)
    writer.writerow([])
    writer.writerow(text.headings)
    for row in text.rows:
        cells = (row.path, str(row.size), row.sha256, row.state, row.why, row.document_id, row.at)
        writer.writerow([row.number, *map(no_formula, cells)])
    if text.envelopes:
        writer.writerow([])
        writer.writerow([text.envelopes_heading])
        for row in text.envelopes:
            writer.writerow([row.number, no_formula(row.path), row.size, row.sha256, "", "", "", row.at])
    writer.writerow([])
    writer.writerows([label, said] for label, said in text.totals)
    return b"\xef\xbb\xbf" + written.getvalue().encode()
