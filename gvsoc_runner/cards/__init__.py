"""What a student sees of a run: cards and views, rich in a notebook, text everywhere else."""

from gvsoc_runner.cards.card import KernelCard, as_html, as_text
from gvsoc_runner.cards.views import View

__all__ = ["KernelCard", "View", "as_html", "as_text"]
