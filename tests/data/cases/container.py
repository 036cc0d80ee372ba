# SPDX-License-Identifier: MIT
"""What the usual report is packed in: gzip in all its forms, zlib, ZIP, and layers of these."""
import struct
import zlib

from cases.build import (as_usual, case, deflate, FILE_NAME, gzip, mail_of, part, rejected, to_json,
                         USUAL, zip_archive)

JSON = to_json(USUAL)
GZIP = gzip(JSON)


def packed(name, shows, data, expect, type="application/tlsrpt+gzip", file_name=FILE_NAME):
    case(name, shows, mail_of(part(data, type, file_name)), expect)


# ------------------------------------------------------------------------------- gzip, RFC 1952

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16


def with_header_crc():
    start = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, FTEXT | FHCRC | FEXTRA | FNAME | FCOMMENT, 0, 2,
                        255)
    fields = struct.pack("<H", 8) + b"EX\x04\x00data" + b"rpt01.json\0" + b"a comment\0"
    check = struct.pack("<H", zlib.crc32(start + fields) & 0xFFFF)
    return start + fields + check + deflate(JSON) + struct.pack("<II", zlib.crc32(JSON), len(JSON))


packed("gzip-header-fields", "25: FEXTRA, FNAME, FCOMMENT and FHCRC", with_header_crc(), as_usual())
packed("gzip-file-name", "25: FNAME that is a path",
       gzip(JSON, FNAME, b"../../etc/passwd\0"), as_usual())
packed("gzip-stored", "gzip that does not compress", gzip(JSON, level=0), as_usual())
packed("gzip-fixed-codes", "gzip with fixed codes", gzip(JSON, strategy=zlib.Z_FIXED), as_usual())
packed("gzip-two-members", "26: two members that make one JSON together",
       gzip(JSON[:200]) + gzip(JSON[200:]), as_usual())
packed("gzip-many-members", "26: many members, some of them empty",
       b"".join(gzip(JSON[at:at + 50]) + gzip(b"") for at in range(0, len(JSON), 50)), as_usual())
packed("gzip-trailing-garbage", "27: text after the gzip", GZIP + b"-- sent by a gateway",
       as_usual("bytes-after-compressed-data"))
packed("gzip-trailing-nul", "27: NUL bytes after the gzip", GZIP + bytes(512),
       as_usual("bytes-after-compressed-data"))
packed("gzip-trailing-crlf", "27: a line end after the gzip", GZIP + b"\r\n", as_usual())
packed("gzip-trailer-cut", "28: the trailer is missing, the JSON is whole", GZIP[:-8],
       as_usual("gzip-trailer-missing"))
packed("gzip-trailer-half", "28: half of the trailer is missing", GZIP[:-4],
       as_usual("gzip-trailer-missing"))
packed("gzip-json-cut", "28: cut in the middle of the JSON", GZIP[:len(GZIP) // 2],
       rejected("compression-truncated"))
packed("gzip-bad-crc", "29: the CRC-32 is wrong",
       GZIP[:-8] + struct.pack("<I", zlib.crc32(JSON) ^ 1) + GZIP[-4:],
       rejected("compression-corrupt"))
packed("gzip-bad-size", "29: the size is wrong", GZIP[:-4] + struct.pack("<I", len(JSON) + 1),
       rejected("compression-corrupt"))
packed("gzip-damaged", "bytes in the middle are zero", GZIP[:60] + bytes(16) + GZIP[76:],
       rejected("compression-corrupt"))

# ---------------------------------------------------------------------------------- other packing

packed("container-gzip-in-gzip", "30a: gzip in gzip", gzip(GZIP), as_usual("nested-compression"))
packed("container-gzip-in-zip", "30a: gzip in ZIP", zip_archive([(b"report.json.gz", GZIP)]),
       as_usual("zip-container nested-compression"))
packed("container-three-layers", "30a: gzip in gzip in gzip", gzip(gzip(GZIP)),
       rejected("compression-too-deep"))
packed("container-zlib", "31: a zlib stream labelled as gzip", zlib.compress(JSON, 9),
       as_usual("zlib-container"))
packed("container-raw-deflate", "31: raw deflate", deflate(JSON), rejected("compression-unknown"))
packed("container-unknown", "neither compressed data nor JSON", b"\x93NUMPY" + bytes(40),
       rejected("compression-unknown"))

ONE = [(b"report.json", JSON)]

packed("container-zip", "32: application/zip", zip_archive(ONE),
       as_usual("media-type-unusual zip-container"), "application/zip", FILE_NAME[:-2] + "zip")
packed("container-zip-labelled-gzip", "32: ZIP labelled as gzip", zip_archive(ONE),
       as_usual("zip-container"))
packed("container-zip-tlsrpt", "32: application/tlsrpt+zip", zip_archive(ONE),
       as_usual("media-type-unusual zip-container"), "application/tlsrpt+zip", None)
packed("container-zip-stored", "32: ZIP that does not compress", zip_archive(ONE, method=0),
       as_usual("zip-container"))
packed("container-zip-path", "32: ZIP whose entry's name is a path",
       zip_archive([(b"../../etc/passwd", JSON)]), as_usual("zip-container"))
packed("container-zip-two-files", "32: ZIP of two files",
       zip_archive(ONE + [(b"other.json", JSON)]), rejected("zip-several-entries"))
packed("container-zip-empty", "32: ZIP of no file", zip_archive([]),
       rejected("zip-several-entries"))
packed("container-zip-encrypted", "32: ZIP with a password",
       zip_archive([(b"report.json", JSON)], flags=1), rejected("zip-encrypted"))
packed("container-zip-unsupported", "32: ZIP of a method that only a few programs know",
       zip_archive(ONE, method=98), rejected("zip-unsupported"))
