"""Where the cycles went: tables, source lines, listings and timelines of a run."""

from gvsoc_runner.seeing.listing import (
    ListedInstruction,
    listed_instructions,
    listing_text,
    trace_text,
)
from gvsoc_runner.seeing.source import LineCost, annotated_source, line_costs
from gvsoc_runner.seeing.timeline import Span, perfetto_document, spans_of_trace
from gvsoc_runner.seeing.where import CAUSES, WhereRow, where_rows, where_text
from gvsoc_runner.sim.trace import TraceRow

__all__ = [
    "CAUSES",
    "LineCost",
    "ListedInstruction",
    "Span",
    "TraceRow",
    "WhereRow",
    "annotated_source",
    "line_costs",
    "listed_instructions",
    "listing_text",
    "perfetto_document",
    "spans_of_trace",
    "trace_text",
    "where_rows",
    "where_text",
]
