/** What a template does wrong, in Go's eyes or in ours. */
export class TemplateError extends Error {}

/** A chart that asks for more than a chart needs: evaluation stops at once. */
export class LimitError extends Error {}
