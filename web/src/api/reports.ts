// Operations of reports, apart from the others: only their own screens load them.
import { get, newKey, post } from './client';
import type { Body, Call, Common, Query } from './paths';
import type { Id } from './types';

type Signal = Pick<Common, 'signal'>;
export type ReportRowsQuery = Query<Call<'get', '/report-rows'>>;
export const reports = {
  pdfAddress: (id: Id, notes: boolean) =>
    `/api/v1/interactions/${id}/transcript.pdf${notes ? '?notes=true' : ''}`,
  list: (o?: Signal) => get('/reports', o),
  rows: (query: ReportRowsQuery, o?: Signal) => get('/report-rows', { ...o, query }),
  exports: (query: Query<Call<'get', '/report-exports'>>, o?: Signal) =>
    get('/report-exports', { ...o, query }),
  startExport: (body: Body<Call<'post', '/report-exports'>>) =>
    post('/report-exports', body, { key: newKey() }),
  cancelExport: (id: Id) => post('/report-exports/{id}/cancel', undefined, { path: { id } }),
};
