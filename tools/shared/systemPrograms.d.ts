/** A program, and Debian's package that has it. */
export type Wanted = [program: string, debianPackage: string];

export function provide(wanted: Wanted[], has?: (program: string) => boolean): Wanted[];
