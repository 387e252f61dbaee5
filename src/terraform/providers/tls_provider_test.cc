#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/process.h"
#include "base/text.h"
#include "terraform/http_client.h"
#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/tls_certificate.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class TlsProvider : public ::testing::Test {
 protected:
  Value key(const char* algorithm, std::vector<hcl::MapEntry> more = {}) const {
    more.emplace_back("algorithm", Value::string(algorithm));
    return harness_.create("tls_private_key", std::move(more));
  }
  Value small_key() const { return key("ECDSA", {{"ecdsa_curve", Value::string("P256")}}); }
  Value subject(const std::string& type, const char* common_name) const {
    const Value empty = harness_.provider->schema().resources.at(type).block.block("subject")->schema.empty_value();
    return Value::list(empty.type(), {with_members(empty, {{"common_name", Value::string(common_name)},
                                                           {"organization", Value::string("Example")}})});
  }
  Value self_signed(const Value& private_key, std::vector<hcl::MapEntry> more = {}) const {
    more.emplace_back("private_key_pem", private_key.attribute("private_key_pem"));
    more.emplace_back("validity_period_hours", Value::number(24));
    more.emplace_back("allowed_uses", text_list({"digital_signature", "cert_signing", "server_auth", "ipsec_user"}));
    more.emplace_back("subject", subject("tls_self_signed_cert", "root.example"));
    return harness_.config("tls_self_signed_cert", std::move(more));
  }
  // What a program says of a text that it is given in a file; skips the check where the program is missing.
  std::string say(std::vector<std::string> arguments, const std::string& text) const {
    const std::string path = harness_.folder.path() + "/given";
    EXPECT_TRUE(write_file_atomically(path, text, {.mode = 0600}));
    arguments.push_back(path);
    const auto result = SystemProcessRunner().run({.arguments = std::move(arguments)});
    return result ? result->output + result->errors : "";
  }
  ProviderHarness harness_{tls_provider()};
};

TEST_F(TlsProvider, KeysComeInTheFormsOfTheirAlgorithm) {
  const Value rsa = key("RSA", {{"rsa_bits", Value::number(1024)}});
  EXPECT_THAT(text_of(rsa, "private_key_pem"), StartsWith("-----BEGIN RSA PRIVATE KEY-----\n"));
  EXPECT_THAT(text_of(rsa, "private_key_pem_pkcs8"), StartsWith("-----BEGIN PRIVATE KEY-----\n"));
  EXPECT_THAT(text_of(rsa, "public_key_openssh"), StartsWith("ssh-rsa AAAA"));
  EXPECT_THAT(text_of(small_key(), "private_key_pem"), StartsWith("-----BEGIN EC PRIVATE KEY-----\n"));
  const Value edwards = key("ED25519", {{"openssh_comment", Value::string("me@example")}});
  EXPECT_THAT(text_of(edwards, "private_key_pem"), StartsWith("-----BEGIN PRIVATE KEY-----\n"));
  EXPECT_TRUE(text_of(edwards, "public_key_openssh").ends_with(" me@example\n"));
  EXPECT_EQ(text_of(edwards, "public_key_fingerprint_md5").size(), 47U);
  EXPECT_THAT(text_of(edwards, "public_key_fingerprint_sha256"), StartsWith("SHA256:"));
}

TEST_F(TlsProvider, OpenSshReadsItsFormOfEveryKey) {
  if (say({"ssh-keygen", "-y", "-f"}, "").empty()) GTEST_SKIP() << "no ssh-keygen on this machine";
  for (const Value& made : {key("RSA", {{"rsa_bits", Value::number(1024)}}), small_key(), key("ED25519"),
                            key("ECDSA", {{"ecdsa_curve", Value::string("P521")}})}) {
    EXPECT_EQ(say({"ssh-keygen", "-y", "-f"}, text_of(made, "private_key_openssh")),
              text_of(made, "public_key_openssh"));
    EXPECT_THAT(say({"ssh-keygen", "-l", "-f"}, text_of(made, "public_key_openssh")),
                HasSubstr(text_of(made, "public_key_fingerprint_sha256")));
  }
}

TEST_F(TlsProvider, CurveP224HasNoOpenSshForm) {
  const Value made = key("ECDSA");
  EXPECT_EQ(text_of(made, "ecdsa_curve"), "P224");
  EXPECT_EQ(text_of(made, "private_key_openssh", "?"), "");
  EXPECT_EQ(text_of(made, "public_key_fingerprint_md5", "?"), "");
}

TEST_F(TlsProvider, PrivateKeysAreSensitiveAndReplacedByAnyChange) {
  const auto& block = harness_.provider->schema().resources.at("tls_private_key").block;
  for (const char* name : {"private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"})
    EXPECT_TRUE(block.attribute(name)->sensitive);
  const Value made = key("ED25519");
  EXPECT_EQ(harness_.replaced_by("tls_private_key", made,
                                 harness_.config("tls_private_key", {{"algorithm", Value::string("ED25519")}})),
            "-");
  EXPECT_EQ(harness_.replaced_by("tls_private_key", made,
                                 harness_.config("tls_private_key", {{"algorithm", Value::string("RSA")}})),
            "algorithm");
  EXPECT_THAT(harness_.mistakes("tls_private_key", {{"algorithm", Value::string("DSA")}}),
              HasSubstr("one of RSA, ECDSA, ED25519"));
}

TEST_F(TlsProvider, ThePublicKeyDataFollowsFromThePrivateKey) {
  const Value made = small_key();
  for (const char* given : {"private_key_pem", "private_key_openssh"}) {
    const auto reply = harness_.provider->read_data(
        "tls_public_key", harness_.data_config("tls_public_key", {{given, made.attribute(given)}}));
    ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
    for (const char* name : {"id", "public_key_pem", "public_key_openssh", "public_key_fingerprint_sha256"})
      EXPECT_EQ(text_of(reply.state, name), text_of(made, name)) << given;
    EXPECT_EQ(text_of(reply.state, "algorithm"), "ECDSA");
  }
}

TEST_F(TlsProvider, AnEphemeralKeyIsMadeAtEachOpening) {
  const Value config = with_members(harness_.provider->schema().ephemerals.at("tls_private_key").block.empty_value(),
                                    {{"algorithm", Value::string("ED25519")}});
  const auto first = harness_.provider->open("tls_private_key", config);
  ASSERT_FALSE(first.failed());
  EXPECT_NE(text_of(first.result, "private_key_pem"),
            text_of(harness_.provider->open("tls_private_key", config).result, "private_key_pem"));
}

TEST_F(TlsProvider, ASelfSignedCertificateSaysWhatWasAsked) {
  const Value made = harness_.create("tls_self_signed_cert",
                                     self_signed(small_key(), {{"is_ca_certificate", Value::boolean(true)},
                                                               {"max_path_length", Value::number(1)},
                                                               {"set_authority_key_id", Value::boolean(true)},
                                                               {"dns_names", text_list({"a.example", "b,c.example"})},
                                                               {"ip_addresses", text_list({"10.0.0.1", "::1"})},
                                                               {"uris", text_list({"spiffe://a/b"})}}));
  EXPECT_EQ(text_of(made, "validity_start_time"), "2026-01-02T03:04:05Z");
  EXPECT_EQ(text_of(made, "validity_end_time"), "2026-01-03T03:04:05Z");
  EXPECT_EQ(text_of(made, "key_algorithm"), "ECDSA");
  const auto facts = read_certificates(text_of(made, "cert_pem"))->at(0);
  EXPECT_EQ(facts.subject, "CN=root.example,O=Example");
  EXPECT_EQ(facts.issuer, facts.subject);
  EXPECT_EQ(facts.serial, text_of(made, "id"));
  EXPECT_EQ(facts.signature_algorithm, "ECDSA-SHA256");
  EXPECT_EQ(facts.not_after, "2026-01-03T03:04:05Z");
  EXPECT_TRUE(facts.is_ca);
  EXPECT_EQ(facts.max_path_length, 1);
}

TEST_F(TlsProvider, AnAuthoritySignsARequest) {
  const Value ca_key = small_key();
  const Value ca =
      harness_.create("tls_self_signed_cert", self_signed(ca_key, {{"is_ca_certificate", Value::boolean(true)}}));
  const Value request =
      harness_.create("tls_cert_request", {{"private_key_pem", key("ED25519").attribute("private_key_pem")},
                                           {"subject", subject("tls_cert_request", "leaf.example")},
                                           {"dns_names", text_list({"leaf.example"})}});
  EXPECT_THAT(text_of(request, "cert_request_pem"), StartsWith("-----BEGIN CERTIFICATE REQUEST-----"));
  const std::vector<hcl::MapEntry> arguments = {{"cert_request_pem", request.attribute("cert_request_pem")},
                                                {"ca_private_key_pem", ca_key.attribute("private_key_pem")},
                                                {"ca_cert_pem", ca.attribute("cert_pem")},
                                                {"validity_period_hours", Value::number(1)},
                                                {"name_constraint_permitted_dns_names", text_list({"example"})},
                                                {"allowed_uses", text_list({"server_auth"})}};
  const Value leaf = harness_.create("tls_locally_signed_cert", arguments);
  const auto facts = read_certificates(text_of(leaf, "cert_pem"))->at(0);
  EXPECT_EQ(facts.issuer, "CN=root.example,O=Example");
  EXPECT_EQ(facts.subject, "CN=leaf.example,O=Example");
  EXPECT_EQ(facts.public_key_algorithm, "Ed25519");
  EXPECT_EQ(text_of(leaf, "ca_key_algorithm"), "ECDSA");

  ASSERT_TRUE(write_file_atomically(harness_.folder.path() + "/ca", text_of(ca, "cert_pem")));
  const std::string verified = say({"openssl", "verify", "-no_check_time", "-CAfile", harness_.folder.path() + "/ca"},
                                   text_of(leaf, "cert_pem"));
  if (!verified.empty()) {
    EXPECT_THAT(verified, HasSubstr(": OK"));
  }
  const std::string shown = say({"openssl", "x509", "-noout", "-text", "-in"}, text_of(leaf, "cert_pem"));
  if (!shown.empty()) {
    EXPECT_THAT(shown, HasSubstr("DNS:leaf.example"));
    EXPECT_THAT(shown, HasSubstr("X509v3 Authority Key Identifier"));
    EXPECT_THAT(shown, HasSubstr("Permitted:"));
  }
}

TEST_F(TlsProvider, OnlyTheAuthoritysOwnKeySigns) {
  const Value ca =
      harness_.create("tls_self_signed_cert", self_signed(small_key(), {{"is_ca_certificate", Value::boolean(true)}}));
  const Value other = small_key();
  const Value request = harness_.create("tls_cert_request", {{"private_key_pem", other.attribute("private_key_pem")}});
  const Value config =
      harness_.config("tls_locally_signed_cert", {{"cert_request_pem", request.attribute("cert_request_pem")},
                                                  {"ca_private_key_pem", other.attribute("private_key_pem")},
                                                  {"ca_cert_pem", ca.attribute("cert_pem")},
                                                  {"validity_period_hours", Value::number(1)},
                                                  {"allowed_uses", text_list({})}});
  const Value planned =
      harness_.plan("tls_locally_signed_cert", harness_.nothing("tls_locally_signed_cert"), config).planned;
  EXPECT_THAT(ProviderHarness::text(harness_.provider->apply(
                  {"tls_locally_signed_cert", harness_.nothing("tls_locally_signed_cert"), planned, config, "", ""})),
              HasSubstr("ca_private_key_pem is not the key of ca_cert_pem"));
}

TEST_F(TlsProvider, ACertificateIsRenewedEarly) {
  const Value private_key = small_key();
  const Value config = self_signed(private_key, {{"early_renewal_hours", Value::number(4)}});
  const Value made = harness_.create("tls_self_signed_cert", config);
  harness_.clock.advance(std::chrono::hours(19));
  EXPECT_EQ(harness_.replaced_by("tls_self_signed_cert", made, config), "-");
  harness_.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(harness_.replaced_by("tls_self_signed_cert", made, config), "ready_for_renewal");
  const Value read = harness_.provider->read({"tls_self_signed_cert", made, ""}).state;
  EXPECT_TRUE(bool_of(read, "ready_for_renewal"));
  EXPECT_EQ(harness_.replaced_by("tls_self_signed_cert", read, config), "ready_for_renewal");
}

TEST_F(TlsProvider, CertificateDataTellsAChainRootFirst) {
  class Server final : public HttpClient {
   public:
    Result<HttpResponse> send(const HttpRequest& request) override {
      asked = request;
      HttpResponse response;
      response.certificates = chain;
      return response;
    }
    HttpRequest asked;
    std::string chain;
  } server;
  harness_.environment.http = &server;
  const Value one = harness_.create("tls_self_signed_cert", self_signed(small_key()));
  const Value two = harness_.create("tls_self_signed_cert", self_signed(key("ED25519")));
  server.chain = text_of(one, "cert_pem") + text_of(two, "cert_pem");
  const auto reply = harness_.provider->read_data(
      "tls_certificate", harness_.data_config("tls_certificate", {{"url", Value::string("tls://host:8443")},
                                                                  {"verify_chain", Value::boolean(false)}}));
  ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
  EXPECT_EQ(server.asked.url, "https://host:8443");
  EXPECT_FALSE(server.asked.verify_certificates);
  const auto certificates = elements_of(reply.state, "certificates");
  ASSERT_EQ(certificates.size(), 2U);
  EXPECT_EQ(text_of(certificates[0], "serial_number"), text_of(two, "id"));
  EXPECT_EQ(text_of(certificates[0], "signature_algorithm"), "Ed25519");
  EXPECT_EQ(text_of(certificates[1], "sha1_fingerprint").size(), 40U);
  const auto by_content = harness_.provider->read_data(
      "tls_certificate", harness_.data_config("tls_certificate", {{"content", Value::string(server.chain)}}));
  EXPECT_EQ(text_of(elements_of(by_content.state, "certificates").at(0), "serial_number"), text_of(one, "id"));
}

TEST_F(TlsProvider, MistakesAreSaid) {
  EXPECT_THAT(harness_.mistakes("tls_self_signed_cert", {{"allowed_uses", text_list({"dancing"})}}),
              HasSubstr("\"dancing\" is no use of a certificate"));
  const Value config = harness_.data_config("tls_certificate", {{"url", Value::string("http://x")}});
  EXPECT_THAT(ProviderHarness::text(harness_.provider->validate_data("tls_certificate", config)),
              HasSubstr("must begin with https://"));
}

}  // namespace
}  // namespace regionfall::terraform
