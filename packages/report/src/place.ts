/** A location as people read it: a file has lines, and an object in a cluster has fields. */
import { isCluster, type Location } from '@palisade/core/location';

export const lineText = ({ file, line }: Location): string => (isCluster(file) ? file : `${file}:${line}`);

export const placeText = (location: Location): string =>
  isCluster(location.file) ? location.file : `${lineText(location)}:${location.column}`;
