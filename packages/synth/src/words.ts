/** The letters and digits of a text, of which names in Kubernetes are made. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((word) => word !== '');
