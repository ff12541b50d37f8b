/**
 * Digests and full SHAs in a text that a bot raises: they are the team's to move, and synth keeps those that it finds. A
 * pin stays one of the same action or image; a name, or the tag of a base image, that is another one is an edit.
 */

interface Form {
  /** Groups: what stands before the pin and names it, and the pin. */
  readonly at: RegExp;
  readonly nameOf: (before: string) => string;
}

const FORMS: readonly Form[] = [
  {
    at: /(\buses: [\w.-]+\/[\w./-]+@)([0-9a-f]{40}(?: # v?[\w.+-]+)?)/g,
    nameOf: (before) => before,
  },
  {
    at: /(\bFROM [\w./-]+(?::[\w.-]+)?@)(sha256:[0-9a-f]{64})/g,
    nameOf: (before) => before,
  },
  // Tools run by a tag and a digest, which are raised together.
  {
    at: /(\bimage: ["']?[\w./-]+:)([\w.-]+@sha256:[0-9a-f]{64})/g,
    nameOf: (before) => before.replaceAll(/["']/g, ''),
  },
];

const PIN = 'pinned';

/** The text whatever its pins are. */
export const withoutPins = (text: string): string =>
  FORMS.reduce((rest, { at }) => rest.replaceAll(at, (_whole, before: string) => `${before}${PIN}`), text);

/** Of each name, in order: an action may be used twice, and one of the two may have been raised. */
function pinsOf(text: string, { at, nameOf }: Form): Map<string, string[]> {
  const pins = new Map<string, string[]>();
  for (const [, before = '', pin = ''] of text.matchAll(at)) {
    const name = nameOf(before);
    pins.set(name, [...(pins.get(name) ?? []), pin]);
  }
  return pins;
}

/** `wanted` with the pins of `existing`. */
export function withPins(wanted: string, existing: string): string {
  return FORMS.reduce((text, form) => {
    const there = pinsOf(existing, form);
    return text.replaceAll(form.at, (whole, before: string) => {
      const pins = there.get(form.nameOf(before));
      const pin = pins && pins.length > 1 ? pins.shift() : pins?.[0];
      return pin === undefined ? whole : `${before}${pin}`;
    });
  }, wanted);
}
