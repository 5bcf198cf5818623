/** Where a provider of payments notifies of one gateway; Mercado Pago is asked for its webhooks' form only. */
export function gatewayWebhookUrl(baseUrl: string, gatewayId: string): string {
  return `${baseUrl}/api/v1/payment-gateways/${gatewayId}/webhook?source_news=webhooks`;
}
