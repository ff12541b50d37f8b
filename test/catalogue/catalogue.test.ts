/** Every control of the catalogue keeps the form, and its doc's examples are what they say. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { describe, expect, it } from 'vitest';
import { parseExamples } from '../../packages/cli/src/own/examples.ts';
import { problemsOfDoc } from '../../packages/cli/src/own/trial.ts';
import { docOf } from './docs.ts';
import { trial } from './trial.ts';

describe.each(catalogue.map((control) => [control.id, control] as const))('%s', (id, control) => {
  const doc = docOf(id);

  it('has a doc with its title, its severity argued, and examples of both kinds', () => {
    expect(problemsOfDoc(control, doc)).toEqual([]);
  });

  it('says where it comes from', () => {
    expect(control.refs.length).toBeGreaterThan(0);
    for (const { url } of control.refs) expect(() => new URL(url)).not.toThrow();
  });

  it.each(parseExamples(doc).map((example) => [example.verdict, example.line, example] as const))(
    'is right about the %s example on line %i, and mends it',
    (_, __, example) => {
      expect(trial.problemsOfExample(control, example)).toEqual([]);
    },
  );
});

it('has examples that pass for a reason: some valid example of every control is judged', () => {
  const vacuous = catalogue.filter((control) => {
    const valid = parseExamples(docOf(control.id)).filter(({ verdict }) => verdict === 'valid');
    return !valid.some((example) => trial.isJudged(control, example));
  });
  // A file that parses has nothing to say of itself.
  expect(vacuous.map(({ id }) => id)).toEqual(['general/files-parse']);
});
