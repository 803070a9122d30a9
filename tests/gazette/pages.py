"""Pages of the hostile newspaper: articles as they should be, and what stands in their place."""

from __future__ import annotations

from gazette.server import Reply

HTML = {"Content-Type": "text/html; charset=utf-8"}
_SENTENCES = (
    "Le pont sur la Vire rouvre lundi, après onze semaines de travaux et deux reports.",
    "Les deux arches de pierre ont été consolidées ; la chaussée, élargie d'un mètre, reçoit une piste pour les vélos.",
    "La mairie attend trois cents passages par jour, moitié plus qu'avant la crue de l'automne.",
    "Un marché couvert ouvrira sur la rive droite au printemps, si le budget est voté en mars.",
)


def article_html(number: int, *, charset: str | None = "utf-8") -> str:
    """The markup of one article; no two have the same text."""
    paragraphs = "".join(
        f"<p>{sentence} Édition {number}, colonne {line}.</p>" for line, sentence in enumerate(_SENTENCES)
    )
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f'<!DOCTYPE html><html lang="fr"><head>{meta}<title>Le pont numéro {number} rouvre lundi</title>'
        f'<meta property="og:type" content="article"><meta property="article:published_time" '
        f'content="2021-03-{number % 27 + 1:02d}T08:15:00+01:00"></head><body><article>'
        f"<h1>Le pont numéro {number} rouvre lundi</h1>{paragraphs}</article></body></html>"
    )


def article(number: int, **headers: str) -> Reply:
    """One good article."""
    return Reply(
        200, article_html(number).encode(), {**HTML, **{name.replace("_", "-"): v for name, v in headers.items()}}
    )


def page(body: str, status: int = 200, **headers: str) -> Reply:
    """Any markup, as UTF-8."""
    return Reply(status, body.encode(), {**HTML, **{name.replace("_", "-"): v for name, v in headers.items()}})


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(status, b"<p>moved</p>", {"Location": location, **HTML})


SOFT_404 = page("<html><title>Page introuvable | La Gazette</title><h1>Oups !</h1><p>Rien ici.</p></html>")
CONSENT = page(
    "<html><head><title>Votre vie privée nous importe</title></head><body><button>Tout accepter</button></body></html>"
)
CHALLENGE = page(
    "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={cType:'managed'}</script>"
    "<noscript>Enable JavaScript and cookies to continue</noscript></body></html>",
    403,
    cf_mitigated="challenge",
    Server="cloudflare",
)
CAPTCHA = page("<html><title>gazette</title><script src='https://ct.captcha-delivery.com/c.js'></script></html>", 403)
ACCESS_DENIED = page(
    "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>Reference&#32;&#35;18", 200
)
