#include <gmock/gmock.h>

#include "services/iam/iam_fixture.h"
#include "services/iam/one_time_code.h"

namespace regionfall::iam {
namespace {

using aws::Value;
using testing::ElementsAre;
using testing::MatchesRegex;
using testing::StartsWith;

// A self-signed certificate for tests, its key, and another key.
constexpr std::string_view kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBbDCCAROgAwIBAgIUCZPTL5f4cHndqJCo7/J3sBTtHmEwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBdDAeFw0yNjExMjQwODQxMDZaFw0zNjExMjEwODQxMDZaMAwx
CjAIBgNVBAMMAXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASyDaap4PLmVhIo
3nKYm8ppsAxHaLgLrvwATuMpg/g+GFeECKG7Z3BA2Dgbdn0OAn5cRPO8Adt+c+B7
aXp+lYrGo1MwUTAdBgNVHQ4EFgQU9Nw9B5dBYBgO+k0GbOmTdgxvrMkwHwYDVR0j
BBgwFoAU9Nw9B5dBYBgO+k0GbOmTdgxvrMkwDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNHADBEAiAgS6oKHBts8/cGnVu4q+4UOnGIlOd1o18i+XOVio3tZAIg
P2Zal6LHFAiaLhW9r2M146k/SsKZzgliXWMnHTPZPr8=
-----END CERTIFICATE-----)";
constexpr Instant kCertificateEnd = Instant(std::chrono::seconds(2110869666));
constexpr std::string_view kKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdfRNj6njBNu+6Los
LK+1hhhqBdQbia/b8LGzqXGsPE2hRANCAASyDaap4PLmVhIo3nKYm8ppsAxHaLgL
rvwATuMpg/g+GFeECKG7Z3BA2Dgbdn0OAn5cRPO8Adt+c+B7aXp+lYrG
-----END PRIVATE KEY-----)";
constexpr std::string_view kOtherKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoVL/y/8wUfELihPp
0ZscpLaUB2+8qEuD2aHh0Q9sM8GhRANCAARRXX8eGOEUIyepugh+hnOpdBf3ixBT
WanznZ8Hh+q/mxz9zH2NIBzJhfYWmBAi1i+VD2baZ16uu4jTtddRTlgC
-----END PRIVATE KEY-----)";

TEST(OneTimeCode, IsThatOfRfc6238) {
  // Appendix B, whose key is "12345678901234567890" and whose codes have eight digits.
  constexpr std::string_view kSeed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const auto at = [](std::int64_t second) { return Instant(std::chrono::seconds(second)); };
  EXPECT_EQ(one_time_code(kSeed, at(59)), "287082");
  EXPECT_EQ(one_time_code(kSeed, at(1111111109)), "081804");
  EXPECT_EQ(one_time_code(kSeed, at(2000000000)), "279037");
  EXPECT_TRUE(code_is_good(kSeed, "287082", at(89)));
  EXPECT_FALSE(code_is_good(kSeed, "287082", at(150)));
  EXPECT_FALSE(code_is_good("", "", at(59)));
}

class UserCredentials : public IamFixture {
 protected:
  void SetUp() override { ok("CreateUser", ann_); }
  const Value ann_ = Value::of({{m::UserName, "ann"}});
};

TEST_F(UserCredentials, AreMfaDevicesOnceTwoCodesAreRight) {
  const Value device =
      ok("CreateVirtualMFADevice", Value::of({{m::VirtualMFADeviceName, "phone"}}))[m::VirtualMFADevice];
  EXPECT_EQ(device[m::SerialNumber].as_text(), "arn:aws:iam::111122223333:mfa/phone");
  const std::string& seed = device[m::Base32StringSeed].as_bytes();
  const std::string before = one_time_code(seed, now_ - std::chrono::seconds(30));
  const std::string current = one_time_code(seed, now_);
  Value enable = Value::of({{m::UserName, "ann"},
                            {m::SerialNumber, device[m::SerialNumber]},
                            {m::AuthenticationCode1, current},
                            {m::AuthenticationCode2, before}});
  EXPECT_THAT(error("EnableMFADevice", enable), StartsWith("InvalidAuthenticationCode"));
  enable.set(m::AuthenticationCode1, before).set(m::AuthenticationCode2, current);
  ok("EnableMFADevice", enable);
  EXPECT_THAT(names(ok("ListMFADevices", ann_)[m::MFADevices], m::SerialNumber),
              ElementsAre(device[m::SerialNumber].as_text()));
  EXPECT_EQ(ok("ListVirtualMFADevices", Value::of({{m::AssignmentStatus, "Assigned"}}))[m::VirtualMFADevices]
                .as_list()
                .at(0)[m::User][m::UserName]
                .as_text(),
            "ann");
  EXPECT_EQ(error("DeleteUser", ann_), "DeleteConflict: Cannot delete entity, must delete MFA device first.");
  const Value named = Value::of({{m::SerialNumber, device[m::SerialNumber]}});
  EXPECT_EQ(error("DeleteVirtualMFADevice", named), "DeleteConflict: MFA VirtualDevice in use. Must deactivate first.");
  ok("DeactivateMFADevice", Value::of({{m::UserName, "ann"}, {m::SerialNumber, device[m::SerialNumber]}}));
  ok("DeleteVirtualMFADevice", named);
  ok("DeleteUser", ann_);
}

TEST_F(UserCredentials, AreSshKeysWithTheirFingerprint) {
  const std::string body = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC= ann@example";
  const Value upload = Value::of({{m::UserName, "ann"}, {m::SSHPublicKeyBody, body}});
  const Value key = ok("UploadSSHPublicKey", upload)[m::SSHPublicKey];
  EXPECT_THAT(key[m::SSHPublicKeyId].as_text(), MatchesRegex("APKA[A-Z2-7]{17}"));
  EXPECT_THAT(key[m::Fingerprint].as_text(), MatchesRegex("([0-9a-f]{2}:){15}[0-9a-f]{2}"));
  EXPECT_THAT(error("UploadSSHPublicKey", upload), StartsWith("DuplicateSSHPublicKey"));
  EXPECT_THAT(error("UploadSSHPublicKey", Value::of({{m::UserName, "ann"}, {m::SSHPublicKeyBody, "none"}})),
              StartsWith("InvalidPublicKey"));
  Value named = Value::of({{m::UserName, "ann"}, {m::SSHPublicKeyId, key[m::SSHPublicKeyId]}});
  ok("UpdateSSHPublicKey", Value(named).set(m::Status, "Inactive"));
  EXPECT_THAT(names(ok("ListSSHPublicKeys", ann_)[m::SSHPublicKeys], m::Status), ElementsAre("Inactive"));
  EXPECT_EQ(error("DeleteUser", ann_), "DeleteConflict: Cannot delete entity, must delete SSH public keys first.");
  ok("DeleteSSHPublicKey", named);
  EXPECT_THAT(error("GetSSHPublicKey", named), StartsWith("NoSuchEntity: The Public Key with id "));
}

TEST_F(UserCredentials, AreCertificatesAndPasswordsForServices) {
  const Value certificate = ok("UploadSigningCertificate",
                               Value::of({{m::UserName, "ann"}, {m::CertificateBody, kCertificate}}))[m::Certificate];
  EXPECT_THAT(error("UploadSigningCertificate", Value::of({{m::UserName, "ann"}, {m::CertificateBody, "none"}})),
              StartsWith("MalformedCertificate"));
  const Value credential =
      ok("CreateServiceSpecificCredential",
         Value::of({{m::UserName, "ann"}, {m::ServiceName, "codecommit.amazonaws.com"}}))[m::ServiceSpecificCredential];
  EXPECT_EQ(credential[m::ServiceUserName].as_text(), "ann-at-111122223333");
  const Value named =
      Value::of({{m::UserName, "ann"}, {m::ServiceSpecificCredentialId, credential[m::ServiceSpecificCredentialId]}});
  EXPECT_NE(ok("ResetServiceSpecificCredential", named)[m::ServiceSpecificCredential][m::ServicePassword],
            credential[m::ServicePassword]);
  ok("UpdateUser", Value::of({{m::UserName, "ann"}, {m::NewUserName, "anna"}}));
  const Value anna = Value::of({{m::UserName, "anna"}});
  EXPECT_EQ(ok("ListSigningCertificates", anna)[m::Certificates].as_list().size(), 1);
  EXPECT_EQ(error("DeleteUser", anna), "DeleteConflict: Cannot delete entity, must delete signing certificates first.");
  ok("DeleteSigningCertificate", Value::of({{m::UserName, "anna"}, {m::CertificateId, certificate[m::CertificateId]}}));
  ok("DeleteServiceSpecificCredential", Value(named).set(m::UserName, "anna"));
  ok("DeleteUser", anna);
}

class ServerCertificates : public IamFixture {};

TEST_F(ServerCertificates, AreKeptWithTheirKeyWhichMustFit) {
  Value input = Value::of({{m::ServerCertificateName, "web"},
                           {m::Path, "/tls/"},
                           {m::CertificateBody, kCertificate},
                           {m::PrivateKey, kOtherKey}});
  EXPECT_THAT(error("UploadServerCertificate", input), StartsWith("KeyPairMismatch"));
  const Value made = ok("UploadServerCertificate", input.set(m::PrivateKey, kKey))[m::ServerCertificateMetadata];
  EXPECT_EQ(made[m::Arn].as_text(), "arn:aws:iam::111122223333:server-certificate/tls/web");
  EXPECT_EQ(made[m::Expiration].as_instant(), kCertificateEnd);
  const Value named = Value::of({{m::ServerCertificateName, "web"}});
  const Value shown = ok("GetServerCertificate", named)[m::ServerCertificate];
  EXPECT_EQ(shown[m::CertificateBody].as_text(), kCertificate);
  EXPECT_EQ(to_text(shown).find("PRIVATE KEY"), std::string::npos);
  ok("UpdateServerCertificate",
     Value::of({{m::ServerCertificateName, "web"}, {m::NewServerCertificateName, "site"}, {m::NewPath, "/"}}));
  EXPECT_THAT(names(ok("ListServerCertificates", Value::Structure())[m::ServerCertificateMetadataList], m::Arn),
              ElementsAre("arn:aws:iam::111122223333:server-certificate/site"));
  ok("DeleteServerCertificate", Value::of({{m::ServerCertificateName, "site"}}));
  EXPECT_THAT(error("GetServerCertificate", named), StartsWith("NoSuchEntity"));
}

}  // namespace
}  // namespace regionfall::iam
