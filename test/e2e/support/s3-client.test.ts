import { signHeaders } from "./s3-client";

describe("a request to an S3 API", () => {
  const settings = {
    endpoint: "https://examplebucket.s3.amazonaws.com",
    region: "us-east-1",
    accessKey: "AKIAIOSFODNN7EXAMPLE",
    secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  };

  it("is signed as Amazon's own example of a list of objects is", () => {
    const url = new URL("/?max-keys=2&prefix=J", settings.endpoint);
    const { authorization } = signHeaders(settings, "GET", url, "", new Date("2013-05-24T00:00:00Z"));

    expect(authorization).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, " +
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date, " +
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    );
  });
});
