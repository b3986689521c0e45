"""The table of commands of README.md, from their own help."""

from pipeline.cli.main import main


def commands() -> str:
    """One line a command: how it is called, what it does."""
    rows = ["| command | does |", "|---|---|"]
    for name, command in sorted(main.commands.items()):
        arguments = "".join(f" {param.human_readable_name}" for param in command.params if param.param_type_name == "argument")
        says = (command.help or "").split("\n\n")[0].replace("\n", " ").strip()
        rows.append(f"| `smart {name}{arguments}` | {says} |")
    return "\n".join(rows)
