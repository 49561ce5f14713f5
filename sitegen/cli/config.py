"""`sitegen config`: what all files, themes, variables and options come to."""

from __future__ import annotations

import click

from sitegen.cli.console import say_text
from sitegen.cli.findings import report
from sitegen.cli.options import HugoCommand, SiteOptions, site_options, unused_options


@click.command(cls=HugoCommand)
@site_options
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON instead of TOML.")
@click.option("--format", "form", type=click.Choice(["toml", "json"]), hidden=True)
@unused_options
def config(*, site: SiteOptions, json_wanted: bool, form: str | None) -> int:
    """Print the configuration, merged.

    Every file, environment and theme that has a say is merged as in a build; names are in lower case.
    """
    from sitegen.config.show import merged_text

    loaded = site.load()
    report(loaded.diagnostics)
    say_text(merged_text(loaded, as_json=json_wanted or form == "json"))
    return 0
