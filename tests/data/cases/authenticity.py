# SPDX-License-Identifier: MIT
"""The usual report in mails that the verifier mx.example.org has seen, and that claim so."""
from cases.build import (as_usual, case, gzip, mail, multipart, part, report, text, to_json, usual,
                         USUAL)
from cases.not_reports import attached

SEAL = ("v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=s1;\n"
        "\th=from:subject:tls-report-domain; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
        "\tb=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR")
START = "dzdVyOfA"  # of b=
PASS = f"dkim=pass header.d=sender.example header.s=s1 header.b={START}"
FAIL = f"dkim=fail header.d=sender.example header.s=s1 header.b={START}"


def before(header, content):
    """These fields before the header of a mail."""
    return header.encode() + b"\n" + content


def results(*told, id="mx.example.org"):
    return "\n".join(f"Authentication-Results: {id}; {each}" for each in told)


def sealed(told, seal=SEAL, fields=None, content=None):
    """The usual mail, with a signature, and with these fields of Authentication-Results."""
    return before(f"{told}\nDKIM-Signature: {seal}", usual(content, fields))


def expect(authentication, deviations="none", lines=""):
    """The usual numbers, and what the verifier is believed of them."""
    told = as_usual(deviations, lines).splitlines()
    return "\n".join([*told[:2], f"authentication {authentication}", *told[2:]])


case("authentic", "signed by the reporter", sealed(results(PASS)), expect("sender.example"))
case("authentic-parent", "signed by a domain above the author's",
     sealed(results(PASS), fields={"From": "tlsrpt@mail.sender.example"}),
     expect("sender.example"))
case("authentic-without-contact", "signed, of a reporter that tells no contact",
     sealed(results(PASS), content=report({"contact-info": None})),
     expect("sender.example", "contact-info-missing", "contact-info -"))
case("authentic-every-form",
     "63: the identifier in another case, comments that nest, folded, two results in one field, and"
     " a signer told by header.i alone",
     sealed("AUTHENTICATION-RESULTS: (gateway (of\n\tours)) MX.Example.ORG (really) 1 ;\n"
            "\tspf = pass (\\) is no end; dkim=fail) smtp . mailfrom = tlsrpt@sender.example ;\n"
            "\tdkim / 1 = pass reason=\"2048-bit; key\" header.i=@sender.example\n"
            "\t header.s=s1; dkim=fail header.d=list.example header.b=abcdefgh"),
     expect("sender.example"))
case("authentic-slash", "header.b has a slash, in quotes and without",
     sealed(results(f"{FAIL}; dkim=pass header.d=sender.example header.b=\"ab/c+efgh\"; dkim=pass"
                    " header.d=sender.example header.b=ab/c+efg"),
            SEAL.replace("b=dz", "b=ab/c+efghdz")), expect("sender.example"))
case("authentic-of-two-signatures", "65: two signatures passed, and one of them covers all",
     before(results(PASS.replace(START, "lengthen") + "; " + PASS) + "\nDKIM-Signature: "
            + SEAL.replace("b=dz", "l=0; b=lengthendz") + f"\nDKIM-Signature: {SEAL}", usual()),
     expect("sender.example"))

case("authentication-forged-below", "62: a field of the sender's own below that of the verifier",
     sealed(results(FAIL, PASS)), expect("dkim-failed"))
case("authentication-other-names", "fields of other names count for nothing",
     sealed("ARC-Authentication-Results: i=1; mx.example.org; " + PASS
            + "\nAuthentication-Results-Original: mx.example.org; " + PASS
            + "\nX-Authentication-Results: mx.example.org; " + PASS),
     expect("authentication-missing"))
case("authentication-other-identifier", "the word of somebody else's verifier",
     sealed(results(PASS, id="mx.sender.example")), expect("authentication-missing"))
case("authentication-after-cr", "a field that begins after a bare CR, which no mail server sees",
     sealed("X-Comment: a\r" + results(PASS)), expect("authentication-missing"))
case("authentication-after-stray-line", "a field after a line that is none",
     sealed("a remark\n" + results(PASS)),
     expect("authentication-missing", "header-line-malformed"))
case("authentication-unreadable", "a field of the verifier that does not parse, above one that does",
     sealed(results(PASS + " (unclosed", PASS)), expect("authentication-unreadable"))
case("authentication-none", "no signature", before(results("dkim=none"), usual()),
     expect("dkim-missing"))
case("authentication-temporary", "the verifier could not ask for the key",
     sealed(results(PASS.replace("pass", "temperror"))), expect("dkim-temporary"))
case("authentication-temporary-of-another", "nor for that of somebody else, who forges the rest",
     sealed(results("dkim=temperror header.d=attacker.example"),
            SEAL.replace("sender.example", "attacker.example")), expect("dkim-failed"))
case("authentication-of-another", "64: signed by somebody else, in the reporter's name",
     sealed(results(PASS.replace("sender.example", "attacker.example")),
            SEAL.replace("sender.example", "attacker.example")), expect("dkim-unaligned"))
case("authentication-contact-of-another",
     "64: signed by somebody who writes in his own name, with the reporter's contact",
     sealed(results(PASS.replace("sender.example", "attacker.example")),
            SEAL.replace("sender.example", "attacker.example"),
            {"From": "TLS reports <tlsrpt@attacker.example>"}), expect("contact-unaligned"))
case("authentication-above-organisation", "signed by a domain above all organisations",
     sealed(results(PASS.replace("sender.example", "example")),
            SEAL.replace("sender.example", "example")), expect("dkim-unaligned"))
case("authentication-length", "65: the signature covers nothing of the body (l=0)",
     sealed(results(PASS), SEAL.replace("s=s1;", "s=s1; l=0;")), expect("dkim-body-length"))
case("authentication-signature-gone", "the signature that passed is not in the mail",
     before(results(PASS), usual()), expect("dkim-signature-missing"))
case("authentication-repeated", "a field above a genuine mail, whose signature is on the one below",
     before(results(PASS) + "\nTLS-Report-Domain: example.com", sealed("X-A: b")),
     expect("header-fields-repeated"))
case("authentication-header-ends-early",
     "a forged header that ends at a bare CR, which ends none for a mail server",
     before(results(PASS) + f"\nDKIM-Signature: {SEAL}", before("X-Comment: a\r", b"")[:-1]
            + usual().replace(b"\n", b"\r")), expect("dkim-signature-missing"))
case("authentication-banner", "R12: a gateway put a banner into the text, and so broke the signature",
     before(f"{results(FAIL)}\nDKIM-Signature: {SEAL}",
            mail(multipart(text("[External] Think before you click.\n\nA report.\n"),
                           part(gzip(to_json(USUAL)))))), expect("dkim-failed"))
case("authentication-attached", "a report in a mail that is attached, which nobody has verified",
     sealed(results(PASS)).replace(usual(), b"")
     + mail(attached(sealed(results(PASS))), {"From": "Postmaster <postmaster@sender.example>"}),
     expect("attached-unauthenticated", "attached-message"))
