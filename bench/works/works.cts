// Everything that is measured, in its order.
import type { Work } from '../work.cjs';
import { create } from './create.cjs';
import { files } from './files.cjs';
import { getToken } from './getToken.cjs';
import { loading } from './loading.cjs';
import { page } from './page.cjs';
import { readers } from './readers.cjs';
import { scaling } from './scaling.cjs';
import { signing } from './signing.cjs';

export const works: Work[] = [getToken, create, files, signing, scaling, loading, readers, page];
