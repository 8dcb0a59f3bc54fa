import { coerceInputValue, type GraphQLSchema, isInputType, validateInputValue } from 'graphql';
import { Problem } from '../errors.ts';
import type { InputFault } from '../fault-list.ts';
import type { Checked } from '../live/reading-input.ts';

/**
 * Reads JSON values as input types of a schema, exactly as the executor reads a variable called `input`: what a mutation would refuse before
 * its resolver runs is refused here, with the path of the fault.
 */
export function createInputReader(
  schema: GraphQLSchema,
): (typeName: string, value: unknown) => Checked<unknown> {
  return (typeName, value) => {
    const type = schema.getType(typeName);
    if (!isInputType(type)) throw new Error(`${typeName} is no input type`);
    const read = coerceInputValue(value, type);
    if (read !== undefined && read !== null) return { value: read };
    const errors: InputFault[] = [];
    validateInputValue(value, type, ({ message, originalError }, path) => {
      const code = originalError instanceof Problem ? originalError.code : 'INVALID_VALUE';
      errors.push({ code, message, path: ['input', ...path.map(String)] });
    });
    if (errors.length === 0)
      errors.push({ code: 'INVALID_VALUE', message: 'Expected an object.', path: ['input'] });
    return { errors };
  };
}
