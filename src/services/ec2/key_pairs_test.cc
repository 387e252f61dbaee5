#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

using KeyPairs = Ec2Test;

// A key of ssh-keygen, and what `ssh-keygen -l -E sha256` and `openssl pkey -pubin -outform DER | md5sum` say of it.
constexpr const char* kRsaKey =
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDq93fEurfVOW2eYlo5SWw65FSXA49jREs7LFE5P0Is1zMrdhvWMKKhKIj2"
    "JKOw8I1Oc+RObkdGgw1cS6Sp7WC5KUFodCpU1M32zoE/0NHR6O0cWfQGYHJqvcm536S1fPGToscINHCyog6LuxCj6+uvTps3"
    "7WhUYobxWsF0UR/frpMaz7OupXKUniRiFN+ZJTvL2I3akXdsjyskR+bp2e/E7g+ao+eWowHF4VZNU5DkI8rhHlNeFsyZtfLZ"
    "lo3yZUhvH/xZsQ1Yxgm9CNCOGaDSbzjldslwpOGg2EiZXqDxlQcNCOAiY/LHXC7450kSofdV7Fe0pLBT4tkZr88G2a7Z me@"
    "host";
constexpr const char* kRsaFingerprint = "6d:1d:75:32:a4:9a:4d:29:4c:38:14:5e:dd:80:3b:ba";
constexpr const char* kRsaKeyRfc4716 =
    "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"2048-bit RSA, converted by me@host from OpenSSH\"\nAAAAB"
    "3NzaC1yc2EAAAADAQABAAABAQDq93fEurfVOW2eYlo5SWw65FSXA49jREs7LFE5P0\nIs1zMrdhvWMKKhKIj2JKOw8I1Oc+RO"
    "bkdGgw1cS6Sp7WC5KUFodCpU1M32zoE/0NHR6O0c\nWfQGYHJqvcm536S1fPGToscINHCyog6LuxCj6+uvTps37WhUYobxWsF"
    "0UR/frpMaz7OupX\nKUniRiFN+ZJTvL2I3akXdsjyskR+bp2e/E7g+ao+eWowHF4VZNU5DkI8rhHlNeFsyZtfLZ\nlo3yZUhvH"
    "/xZsQ1Yxgm9CNCOGaDSbzjldslwpOGg2EiZXqDxlQcNCOAiY/LHXC7450kSof\ndV7Fe0pLBT4tkZr88G2a7Z\n---- END SS"
    "H2 PUBLIC KEY ----\n";
constexpr const char* kRsaKeyDer =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6vd3xLq31TltnmJaOUlsOuRUlwOPY0RLOyxROT9CLNczK3Yb1jCi"
    "oSiI9iSjsPCNTnPkTm5HRoMNXEukqe1guSlBaHQqVNTN9s6BP9DR0ejtHFn0BmByar3Jud+ktXzxk6LHCDRwsqIOi7sQo+vr"
    "r06bN+1oVGKG8VrBdFEf366TGs+zrqVylJ4kYhTfmSU7y9iN2pF3bI8rJEfm6dnvxO4PmqPnlqMBxeFWTVOQ5CPK4R5TXhbM"
    "mbXy2ZaN8mVIbx/8WbENWMYJvQjQjhmg0m845XbJcKThoNhImV6g8ZUHDQjgImPyx1wu+OdJEqH3VexXtKSwU+LZGa/PBtmu"
    "2QIDAQAB";
constexpr const char* kEd25519Key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJiv5EpqRJJfV2KbKlmC0waakeI1auvsaa1fpqbQsbvh me@host";
constexpr const char* kEd25519Fingerprint = "NfTAWktzHMffk4ilzq34gSH5GIpRpvECaV9yR30eWEw=";

Value::Structure import(const char* name, std::string key) {
  return {{m::KeyName, name}, {m::PublicKeyMaterial, Value::Blob{std::move(key)}}};
}

TEST_F(KeyPairs, ImportedKeysHaveTheFingerprintsOfOpenSsh) {
  EXPECT_EQ(call("ImportKeyPair", import("a", kRsaKey))[m::KeyFingerprint].as_text(), kRsaFingerprint);
  EXPECT_EQ(call("ImportKeyPair", import("b", kEd25519Key))[m::KeyFingerprint].as_text(), kEd25519Fingerprint);
  const Value keys =
      call("DescribeKeyPairs", {{m::KeyNames, Value::List{"b"}}, {m::IncludePublicKey, true}})[m::KeyPairs];
  EXPECT_EQ(keys.as_list().at(0)[m::KeyType].as_text(), "ed25519");
  EXPECT_TRUE(keys.as_list()[0][m::PublicKey].as_text().starts_with("ssh-ed25519 AAAA"));
}

TEST_F(KeyPairs, OtherFormsOfTheSameKeyAreTheSameKey) {
  EXPECT_EQ(call("ImportKeyPair", import("rfc", kRsaKeyRfc4716))[m::KeyFingerprint].as_text(), kRsaFingerprint);
  EXPECT_EQ(call("ImportKeyPair", import("der", kRsaKeyDer))[m::KeyFingerprint].as_text(), kRsaFingerprint);
}

TEST_F(KeyPairs, BadKeysAreRefused) {
  for (const char* bad :
       {"", "ssh-rsa", "ssh-rsa !!!! me", "ssh-rsa AAAAB3NzaC1yc2E= me", "ssh-dss AAAAB3NzaC1kc3M= me"}) {
    EXPECT_EQ(error("ImportKeyPair", import("bad", bad)),
              "InvalidKey.Format: Key is not in valid OpenSSH public key format")
        << bad;
  }
}

TEST_F(KeyPairs, CreatedKeysAreHandedOutOnce) {
  const Value made = call("CreateKeyPair", {{m::KeyName, "new"}, {m::KeyType, "ed25519"}});
  EXPECT_TRUE(made[m::KeyMaterial].as_text().starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
  EXPECT_TRUE(made[m::KeyPairId].as_text().starts_with("key-0"));
  EXPECT_EQ(error("CreateKeyPair", {{m::KeyName, "new"}}), "InvalidKeyPair.Duplicate: The keypair already exists");
  const Value rsa = call("CreateKeyPair", {{m::KeyName, "old"}});
  EXPECT_TRUE(rsa[m::KeyMaterial].as_text().starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
  EXPECT_EQ(rsa[m::KeyFingerprint].as_text().size(), 59U);  // twenty bytes
}

TEST_F(KeyPairs, NamesAreGoneAfterDeletion) {
  call("ImportKeyPair", import("a", kEd25519Key));
  call("DeleteKeyPair", {{m::KeyName, "a"}});
  EXPECT_TRUE(call("DeleteKeyPair", {{m::KeyName, "a"}})[m::Return].as_bool());
  EXPECT_EQ(error("DescribeKeyPairs", {{m::KeyNames, Value::List{"a"}}}),
            "InvalidKeyPair.NotFound: The key pair 'a' does not exist");
}

}  // namespace
}  // namespace regionfall::ec2
