import { isArray, isObject, member, type Json, type JsonObject } from '../json';

/** Schemas inside schemas are read so deep; what is deeper stays as it is written. */
const deepest = 30;

const scalars: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'null', 'any']);

/** `name?(array, what it is)`: the name, whether it may be left out, its kind and its description. */
const namedPattern = /^([^?(]{1,200})(\?)?(?:\(([a-z*]{1,20})(?:, {0,4}(.*))?\))?$/s;

/**
 * Dotprompt's short form of a schema as the JSON Schema that it stands for, as its reference implementation expands it.
 * What is a JSON Schema already, or names one, stays as it is.
 */
export function expandPicoschema(schema: Json): Json {
  if (typeof schema === 'string') {
    return scalarSchema(schema) ?? schema;
  }
  return isJsonSchema(schema) ? schema : objectSchema(schema, 0);
}

function isJsonSchema(schema: Json): boolean {
  const type = member(schema, 'type');
  const isTyped = type === 'object' || type === 'array' || (typeof type === 'string' && scalars.has(type));
  return !isObject(schema) || isTyped || isObject(member(schema, 'properties')) || Object.hasOwn(schema, '$ref');
}

/** `string, what it is`; null for the name of a schema that stands elsewhere. */
function scalarSchema(written: string): JsonObject | null {
  const comma = written.indexOf(',');
  const type = (comma === -1 ? written : written.slice(0, comma)).trim();
  if (!scalars.has(type)) {
    return null;
  }
  return withDescription(type === 'any' ? {} : { type }, comma === -1 ? '' : written.slice(comma + 1));
}

function withDescription(schema: JsonObject, description: string): JsonObject {
  return description.trim() === '' ? schema : { ...schema, description: description.trim() };
}

function valueSchema(value: Json, depth: number): Json {
  if (typeof value === 'string') {
    return scalarSchema(value) ?? { $ref: value };
  }
  return isObject(value) ? objectSchema(value, depth + 1) : value;
}

function objectSchema(schema: Json, depth: number): Json {
  if (!isObject(schema) || depth > deepest) {
    return schema;
  }
  const properties: (readonly [string, Json])[] = [];
  const required: string[] = [];
  let additional: Json = false;
  for (const [key, value] of Object.entries(schema)) {
    const [, written = key, optional, kind, description = ''] = namedPattern.exec(key) ?? [];
    const name = written.trim();
    if (key === '(*)') {
      additional = valueSchema(value, depth);
      continue;
    }
    const described = withDescription(memberSchema(kind, value, depth), description);
    properties.push([name, optionalSchema(described, optional !== undefined)]);
    if (optional === undefined) {
      required.push(name);
    }
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: additional,
  };
}

function memberSchema(kind: string | undefined, value: Json, depth: number): JsonObject {
  if (kind === 'array') {
    return { type: 'array', items: valueSchema(value, depth) };
  }
  if (kind === 'enum' && isArray(value)) {
    return { enum: value };
  }
  const schema = valueSchema(value, depth);
  return isObject(schema) ? schema : { enum: [schema] };
}

/** What may be left out may be null too. */
function optionalSchema(schema: JsonObject, isOptional: boolean): JsonObject {
  const { type, enum: values } = schema;
  if (!isOptional) {
    return schema;
  }
  if (isArray(values) && !values.includes(null)) {
    return { ...schema, enum: [...values, null] };
  }
  return typeof type === 'string' ? { ...schema, type: [type, 'null'] } : schema;
}
