export const UISP_BASE = '/nms/api/v2.1';
