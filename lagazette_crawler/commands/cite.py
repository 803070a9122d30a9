"""`lagazette cite`: name one text of an article so that it can be found, and proved, later."""

from __future__ import annotations

from typing import Annotated

import typer

from lagazette_crawler.commands.citations import FORMS
from lagazette_crawler.commands.citations import cite as citation_of
from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import missing
from lagazette_crawler.config import load_config
from lagazette_crawler.exit_codes import ExitCode


def cite(
    wanted: Annotated[str, typer.Argument(metavar="ID|URL", help="Number of the article, or any address of it.")],
    form: Annotated[str, typer.Option("--format", metavar="text|bibtex|json", help="How it is written.")] = "text",
    revision: Annotated[int | None, typer.Option(min=1, help="An earlier text; default: the current one.")] = None,
) -> None:
    """Cite an article: title, newspaper, date as exactly as known, until when it was seen, and where the proof lies.

    As JSON the citation can be kept in a file and checked by `lagazette verify`: it names the bytes in the archive and
    the hash of the text.

    [dim]Example:[/dim] lagazette cite 42 --format json > proof.json && lagazette verify proof.json
    """
    if form not in FORMS:
        raise typer.BadParameter(f"{form!r} is none of {', '.join(FORMS)}.", param_hint="--format")
    config = load_config()
    with open_configured_store() as store:
        dossier = store.article(wanted)
        if dossier is None:
            typer.echo(missing(wanted, store), err=True)
            raise typer.Exit(ExitCode.USAGE)
        titles = {each.newspaper.name: each.newspaper.title for each in store.newspapers()}
    number = revision or dossier.article["revision"]
    try:
        citation, trouble = citation_of(
            dossier, number, titles.get(dossier.article["newspaper"]), config.archive_folder
        )
    except KeyError:
        numbers = ", ".join(str(each["number"]) for each in dossier.revisions)
        raise typer.BadParameter(f"there is no text {number}; there are {numbers}.", param_hint="--revision") from None
    print(FORMS[form](citation))
    if trouble:
        typer.echo(f"lagazette: {trouble}.", err=True)
