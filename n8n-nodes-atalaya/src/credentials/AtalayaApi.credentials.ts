/** Where Atalaya is, and a key of its settings. n8n finds the class by the file's name. */
export class AtalayaApi {
  name = 'atalayaApi';
  displayName = 'Atalaya API';
  icon = 'file:../../icons/atalaya.svg' as const;
  properties = [
    {
      displayName: 'Address',
      name: 'baseUrl',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'https://noc.example.net',
      description: 'Where people open Atalaya, without a path',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description:
        'Ajustes › Llaves de API. What these nodes need is ticked there when a key is made.',
    },
  ];
  authenticate = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
  };
  test = {
    request: {
      baseURL: '={{$credentials.baseUrl.trim().replace(/\\/+$/, "")}}',
      url: '/api/v1/api-keys/current',
    },
  };
}
