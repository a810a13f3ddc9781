"""Finds assessments of the programme's items."""

from __future__ import annotations

from service.domain.programme import Programme
from service.store.record_tables import AssessmentRow
from service.store.unit_of_work import UnitOfWork


def find_assessment(uow: UnitOfWork, programme: Programme, assessment_id: str) -> AssessmentRow:
    """An assessment of one of the programme's items; NotFound otherwise."""
    row = uow.assessments.get(assessment_id)
    uow.items.get(row.item_id, programme=programme.name)
    return row
