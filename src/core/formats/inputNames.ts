import { isArray, isObject, member, textMember } from '../json';
import type { Json } from '../json';

/** Names in a list of `{ name, … }` or of bare strings, or the keys of a map. */
export function declaredNames(declared: Json | undefined): readonly string[] {
  if (isArray(declared)) {
    return declared.flatMap((item) => (typeof item === 'string' ? [item] : (textMember(item, 'name') ?? [])));
  }
  return isObject(declared) ? Object.keys(declared) : [];
}

const jsonSchemaTypes: ReadonlySet<Json> = new Set([
  'object',
  'array',
  'string',
  'number',
  'integer',
  'boolean',
  'null',
]);

/** The top-level names of a Picoschema or JSON Schema. A schema that is only named gives none. */
export function schemaNames(schema: Json | undefined): readonly string[] {
  if (!isObject(schema)) {
    return [];
  }
  const properties = member(schema, 'properties');
  if (isObject(properties)) {
    return Object.keys(properties);
  }
  if (jsonSchemaTypes.has(member(schema, 'type') ?? false)) {
    return [];
  }
  // `name?(array, what it is)`: the name ends at the first bracket, `(*)` is a wildcard.
  return Object.keys(schema).flatMap((key) => {
    const name = (key.split('(', 1)[0] ?? '').trim().replace(/\?$/, '');
    return name === '' ? [] : [name];
  });
}
