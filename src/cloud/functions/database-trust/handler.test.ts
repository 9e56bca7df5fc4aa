import { describe, expect, it } from 'vitest';
import { type DatabaseTrustPorts, onEvent } from './handler.ts';

/** A real authority of RDS, from its public bundle. */
const authority = `-----BEGIN CERTIFICATE-----
MIICrjCCAjSgAwIBAgIRAOxu0I1QuMAhIeszB3fJIlkwCgYIKoZIzj0EAwMwgZYx
CzAJBgNVBAYTAlVTMSIwIAYDVQQKDBlBbWF6b24gV2ViIFNlcnZpY2VzLCBJbmMu
MRMwEQYDVQQLDApBbWF6b24gUkRTMQswCQYDVQQIDAJXQTEvMC0GA1UEAwwmQW1h
em9uIFJEUyB1cy13ZXN0LTIgUm9vdCBDQSBFQ0MzODQgRzExEDAOBgNVBAcMB1Nl
YXR0bGUwIBcNMjEwNTI0MjIwNjU5WhgPMjEyMTA1MjQyMzA2NTlaMIGWMQswCQYD
VQQGEwJVUzEiMCAGA1UECgwZQW1hem9uIFdlYiBTZXJ2aWNlcywgSW5jLjETMBEG
A1UECwwKQW1hem9uIFJEUzELMAkGA1UECAwCV0ExLzAtBgNVBAMMJkFtYXpvbiBS
RFMgdXMtd2VzdC0yIFJvb3QgQ0EgRUNDMzg0IEcxMRAwDgYDVQQHDAdTZWF0dGxl
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEz4bylRcGqqDWdP7gQIIoTHdBK6FNtKH1
4SkEIXRXkYDmRvL9Bci1MuGrwuvrka5TDj4b7e+csY0llEzHpKfq6nJPFljoYYP9
uqHFkv77nOpJJ633KOr8IxmeHW5RXgrZo0IwQDAPBgNVHRMBAf8EBTADAQH/MB0G
A1UdDgQWBBQQikVz8wmjd9eDFRXzBIU8OseiGzAOBgNVHQ8BAf8EBAMCAYYwCgYI
KoZIzj0EAwMDaAAwZQIwf06Mcrpw1O0EBLBBrp84m37NYtOkE/0Z0O+C7D41wnXi
EQdn6PXUVgdD23Gj82SrAjEAklhKs+liO1PtN15yeZR1Io98nFve+lLptaLakZcH
+hfFuUtCqMbaI8CdvJlKnPqT
-----END CERTIFICATE-----
`;

/** What the page on `aws rds describe-certificates` shows as its thumbprint. */
const THUMBPRINT = '2ee3dcc06e50192559b13929e73484354f23387d';

/** An authority of RDS that has expired in 2024. */
const expired = `-----BEGIN CERTIFICATE-----
MIIEBzCCAu+gAwIBAgICUYkwDQYJKoZIhvcNAQELBQAwgY8xCzAJBgNVBAYTAlVT
MRAwDgYDVQQHDAdTZWF0dGxlMRMwEQYDVQQIDApXYXNoaW5ndG9uMSIwIAYDVQQK
DBlBbWF6b24gV2ViIFNlcnZpY2VzLCBJbmMuMRMwEQYDVQQLDApBbWF6b24gUkRT
MSAwHgYDVQQDDBdBbWF6b24gUkRTIFJvb3QgMjAxOSBDQTAeFw0xOTA5MTYxODIx
MTVaFw0yNDA4MjIxNzA4NTBaMIGUMQswCQYDVQQGEwJVUzETMBEGA1UECAwKV2Fz
aGluZ3RvbjEQMA4GA1UEBwwHU2VhdHRsZTEiMCAGA1UECgwZQW1hem9uIFdlYiBT
ZXJ2aWNlcywgSW5jLjETMBEGA1UECwwKQW1hem9uIFJEUzElMCMGA1UEAwwcQW1h
em9uIFJEUyB1cy13ZXN0LTIgMjAxOSBDQTCCASIwDQYJKoZIhvcNAQEBBQADggEP
ADCCAQoCggEBANCEZBZyu6yJQFZBJmSUZfSZd3Ui2gitczMKC4FLr0QzkbxY+cLa
uVONIOrPt4Rwi+3h/UdnUg917xao3S53XDf1TDMFEYp4U8EFPXqCn/GXBIWlU86P
PvBN+gzw3nS+aco7WXb+woTouvFVkk8FGU7J532llW8o/9ydQyDIMtdIkKTuMfho
OiNHSaNc+QXQ32TgvM9A/6q7ksUoNXGCP8hDOkSZ/YOLiI5TcdLh/aWj00ziL5bj
pvytiMZkilnc9dLY9QhRNr0vGqL0xjmWdoEXz9/OwjmCihHqJq+20MJPsvFm7D6a
2NKybR9U+ddrjb8/iyLOjURUZnj5O+2+OPcCAwEAAaNmMGQwDgYDVR0PAQH/BAQD
AgEGMBIGA1UdEwEB/wQIMAYBAf8CAQAwHQYDVR0OBBYEFEBxMBdv81xuzqcK5TVu
pHj+Aor8MB8GA1UdIwQYMBaAFHNfYNi8ywOY9CsXNC42WqZg/7wfMA0GCSqGSIb3
DQEBCwUAA4IBAQBZkfiVqGoJjBI37aTlLOSjLcjI75L5wBrwO39q+B4cwcmpj58P
3sivv+jhYfAGEbQnGRzjuFoyPzWnZ1DesRExX+wrmHsLLQbF2kVjLZhEJMHF9eB7
GZlTPdTzHErcnuXkwA/OqyXMpj9aghcQFuhCNguEfnROY9sAoK2PTfnTz9NJHL+Q
UpDLEJEUfc0GZMVWYhahc0x38ZnSY2SKacIPECQrTI0KpqZv/P+ijCEcMD9xmYEb
jL4en+XKS1uJpw5fIU5Sj0MxhdGstH6S84iAE5J3GM3XHklGSFwwqPYvuTXvANH6
uboynxRgSae59jIlAK6Jrr6GWMwQRbgcaAlW
-----END CERTIFICATE-----
`;

/** Made for this test, under the name of RDS's own. */
const forged = `-----BEGIN CERTIFICATE-----
MIIBuTCCAV+gAwIBAgIUaDdv14JhjrcWT8dbcY3iZ4FccbMwCgYIKoZIzj0EAwIw
MTEvMC0GA1UEAwwmQW1hem9uIFJEUyB1cy13ZXN0LTIgUm9vdCBDQSBFQ0MzODQg
RzEwIBcNMjYxMTIzMDEzNzM0WhgPMjEyNjEwMzAwMTM3MzRaMDExLzAtBgNVBAMM
JkFtYXpvbiBSRFMgdXMtd2VzdC0yIFJvb3QgQ0EgRUNDMzg0IEcxMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEYJJkj2Qjb9Yx2YTeXXX6Srjt5TI/FWbXOcn7gjkC
Sav4gzi+dBY1CgiZfhYtSHzcQ5yUTlomhDd2LFWpmjRB1qNTMFEwHQYDVR0OBBYE
FJcnLpIQGbPgOeYQAp2ELKJcowRzMB8GA1UdIwQYMBaAFJcnLpIQGbPgOeYQAp2E
LKJcowRzMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgFHa36xrJ
iodQ9JR3DBA8EvYe04SjBnnT3UDdlWh74SACIQDLYhyev0BSHmWToDad+Hmf0dpe
YVRc+hFWQ+cu/ztKMg==
-----END CERTIFICATE-----
`;

function world(bundle: string, thumbprints: readonly string[] = [THUMBPRINT]) {
  const parameters = new Map<string, string>();
  const urls: string[] = [];
  const ports: DatabaseTrustPorts = {
    download: async (url) => {
      urls.push(url);
      return bundle;
    },
    thumbprints: async () => thumbprints,
    write: async (parameter, value) => void parameters.set(parameter, value),
    remove: async (parameter) => void parameters.delete(parameter),
    now: () => new Date('2026-11-23'),
  };
  return { parameters, urls, ports };
}

const event = (RequestType: 'Create' | 'Update' | 'Delete') => ({
  RequestType,
  RequestId: 'r',
  StackId: 's',
  ResourceProperties: { region: 'us-west-2', parameter: '/wiki7/trust' },
});

it('keeps the authorities of its region, for the parameter that gives the step its id', async () => {
  const { parameters, urls, ports } = world(authority);
  expect(await onEvent(event('Create'), ports)).toEqual({ PhysicalResourceId: '/wiki7/trust' });
  expect(urls).toEqual(['https://truststore.pki.rds.amazonaws.com/us-west-2/us-west-2-bundle.pem']);
  expect(parameters).toEqual(new Map([['/wiki7/trust', authority]]));
});

it('ends the same when it is done again', async () => {
  const { parameters, ports } = world(authority);
  await onEvent(event('Create'), ports);
  await onEvent(event('Update'), ports);
  expect(parameters.get('/wiki7/trust')).toBe(authority);
});

it('leaves out what has expired, which RDS no longer names', async () => {
  const { parameters, ports } = world(expired + authority);
  await onEvent(event('Create'), ports);
  expect(parameters.get('/wiki7/trust')).toBe(authority);
});

it('takes a thumbprint in capitals for the same', async () => {
  const { parameters, ports } = world(authority, [THUMBPRINT.toUpperCase()]);
  await onEvent(event('Create'), ports);
  expect(parameters.size).toBe(1);
});

it('removes the parameter with the step', async () => {
  const { parameters, ports } = world(authority);
  await onEvent(event('Create'), ports);
  await onEvent(event('Delete'), ports);
  expect(parameters.size).toBe(0);
});

describe('fails and keeps what it has', () => {
  it.each([
    [
      'when one certificate is forged among true ones',
      authority + forged,
      /does not name: Amazon RDS us-west-2 Root CA ECC384 G1 \([0-9a-f]{40}\).*may be forged/,
    ],
    ['when the bundle is empty', '', /holds no certificate that is still valid/],
    ['when all have expired', expired, /holds no certificate that is still valid/],
    [
      'when it is a page of something else',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      /is no certificate/,
    ],
  ])('%s', async (_title, bundle, sentence) => {
    const { parameters, ports } = world(bundle);
    parameters.set('/wiki7/trust', 'before');
    await expect(onEvent(event('Update'), ports)).rejects.toThrow(sentence);
    expect(parameters.get('/wiki7/trust')).toBe('before');
  });
});
