/** What a team's own control may import from `@palisade/core`, whichever file of it names the export. */
export * from '@palisade/core/control/control';
export * from '@palisade/core/control/dockerfile';
export * from '@palisade/core/control/reference';
export * from '@palisade/core/control/workflow';
export * from '@palisade/core/control/workload';
export * from '@palisade/core/kubernetes/label-index';
export * from '@palisade/core/kubernetes/selector';
export * from '@palisade/core/predicate/field';
export * from '@palisade/core/predicate/image';
export * from '@palisade/core/predicate/predicate';
export * from '@palisade/core/subject/dockerfile';
export * from '@palisade/core/subject/kubernetes';
export * from '@palisade/core/subject/namespace';
export * from '@palisade/core/subject/workflow';
export * from '@palisade/core/value';
export * from '@palisade/core/world';
