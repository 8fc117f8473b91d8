"""Local forms: questions that an authority asks around the typed facts, in versions that are never changed.

A definition is data: it is checked and read, and nothing of it is ever carried out.
"""

from lineofsight.domain.local_forms.answers import answer_faults, asked, in_words, is_answered, is_asked, told
from lineofsight.domain.local_forms.checking import DefinitionFault, faults_of
from lineofsight.domain.local_forms.definition import (
    AT_THE_START,
    Definition,
    Question,
    QuestionKind,
    ShownIf,
    key_for,
    moved,
    normal,
    placed,
    with_question,
    without,
)
from lineofsight.domain.local_forms.files import as_file, read_file
from lineofsight.domain.local_forms.typed import (
    TYPED_BY_SUBJECT,
    TYPED_STEPS,
    TYPED_STEPS_BY_KEY,
    WITHOUT_LOCAL_QUESTIONS,
)
from lineofsight.domain.local_forms.typed_question import TypedQuestion, TypedStep

__all__ = [
    "AT_THE_START",
    "TYPED_BY_SUBJECT",
    "TYPED_STEPS",
    "TYPED_STEPS_BY_KEY",
    "WITHOUT_LOCAL_QUESTIONS",
    "Definition",
    "DefinitionFault",
    "Question",
    "QuestionKind",
    "ShownIf",
    "TypedQuestion",
    "TypedStep",
    "answer_faults",
    "as_file",
    "asked",
    "faults_of",
    "in_words",
    "is_answered",
    "is_asked",
    "key_for",
    "moved",
    "normal",
    "placed",
    "read_file",
    "told",
    "with_question",
    "without",
]
