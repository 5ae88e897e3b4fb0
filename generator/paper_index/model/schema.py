"""JSON Schemas of the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema


class FileSchema(GenerateJsonSchema):
    """Describes values as files have them: an unknown value is left out, so it is never null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of the value without null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema of the value without its default."""
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model without its docstring, which is for developers."""
        made = super().model_schema(schema)
        made.pop("description", None)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (pydantic's signature)
        """Return False: a title made from the name repeats the key."""
        return False


def model_schema(model: type[BaseModel], *, omit: Collection[str] = ()) -> dict[str, Any]:
    """Return the JSON Schema of a mapping with the fields of a model, except those omitted."""
    schema = model.model_json_schema(schema_generator=FileSchema)
    schema["properties"] = {
        name: value for name, value in schema["properties"].items() if name not in omit
    }
    required = [name for name in schema.pop("required", []) if name not in omit]
    return {**schema, "required": required} if required else schema
