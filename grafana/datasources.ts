/** As provisioning/datasources names them. */
export const INFLUXDB = { type: 'influxdb', uid: 'atalaya' } as const;
export const POSTGRES = { type: 'grafana-postgresql-datasource', uid: 'atalaya-postgres' } as const;
/** Grafana's own: each query of a panel names its source. */
export const MIXED = { type: 'datasource', uid: '-- Mixed --' } as const;
