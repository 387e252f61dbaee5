#include "net/certificate_authority.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/files.h"
#include "net/openssl_handles.h"
#include "net/x509_facts.h"

namespace regionfall::net {
namespace {

class CertificateAuthorityTest : public testing::Test {
 protected:
  Result<std::unique_ptr<CertificateAuthority>> open() {
    return CertificateAuthority::open(directory_.path(), "A world", clock_, random_);
  }
  std::string key_path() const { return directory_.path() + "/ca-key.pem"; }

  TemporaryDirectory directory_ = TemporaryDirectory::make().value();
  ManualClock clock_{Instant{std::chrono::seconds(1'800'000'000)}};
  SeededRandom random_{7};
};

// What a client that trusts `root_pem` makes of a certificate at `when`, asked for `name`; "" when it accepts.
std::string verification(const std::string& root_pem, const std::string& chain_pem, const std::string& name,
                         Instant when) {
  using StoreHandle = OpenSslHandle<X509_STORE, X509_STORE_free>;
  using ContextHandle = OpenSslHandle<X509_STORE_CTX, X509_STORE_CTX_free>;
  const auto roots = read_certificates(root_pem).value();
  const auto chain = read_certificates(chain_pem).value();
  const StoreHandle store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), roots.front().get());
  const ContextHandle context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), nullptr);
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count());
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT);
  X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) != 1)
    X509_VERIFY_PARAM_set1_host(parameters, name.c_str(), name.size());
  if (X509_verify_cert(context.get()) == 1) return "";
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

TEST_F(CertificateAuthorityTest, IssuesWhatAClientThatTrustsTheRootAccepts) {
  const auto authority = open().value();
  struct Case {
    std::string issued_for;
    std::string asked_for;
    bool accepted;
  };
  const std::string longest = std::string(60, 'a') + "." + std::string(60, 'b') + ".amazonaws.com";
  for (const auto& [issued_for, asked_for, accepted] :
       {Case{"sts.amazonaws.com", "sts.amazonaws.com", true},
        {"sts.amazonaws.com", "sqs.amazonaws.com", false},
        {"*.s3.eu-west-1.amazonaws.com", "bucket.s3.eu-west-1.amazonaws.com", true},
        {longest, longest, true},
        {"127.0.0.1", "127.0.0.1", true},
        {"127.0.0.1", "127.0.0.2", false},
        {"2001:db8::1", "2001:db8::1", true},
        {"my_host", "my_host", true}}) {
    const auto identity = authority->identity_for(issued_for);
    ASSERT_TRUE(identity) << issued_for;
    EXPECT_EQ(verification(authority->root_pem(), identity->chain_pem, asked_for, clock_.now()).empty(), accepted)
        << issued_for << " " << asked_for << " "
        << verification(authority->root_pem(), identity->chain_pem, asked_for, clock_.now());
  }
}

TEST_F(CertificateAuthorityTest, IssuesOneCertificateForSeveralNames) {
  const auto authority = open().value();
  const std::string key = authority->identity_for("a").value().key_pem;
  const std::string certificate = authority->sign({"example.com", "*.example.com", "10.0.0.1"}, key).value();
  for (const auto& [name, accepted] : {std::pair{"example.com", true},
                                       {"www.example.com", true},
                                       {"10.0.0.1", true},
                                       {"a.b.example.com", false},
                                       {"example.org", false}})
    EXPECT_EQ(verification(authority->root_pem(), certificate, name, clock_.now()).empty(), accepted) << name;
  EXPECT_TRUE(is_key_of(certificate, key));
  EXPECT_FALSE(authority->sign({}, key));
  EXPECT_FALSE(authority->sign({"example.com", "a,DNS:b"}, key));
  EXPECT_FALSE(authority->sign({"example.com"}, "no key"));
}

TEST_F(CertificateAuthorityTest, IssuesFromYesterdayForSomeMoreThanAYear) {
  const auto authority = open().value();
  const auto identity = authority->identity_for("a").value();
  const auto accepted = [&](Instant when) {
    return verification(authority->root_pem(), identity.chain_pem, "a", when).empty();
  };
  using std::chrono::days;
  EXPECT_FALSE(accepted(clock_.now() - days(2)));
  EXPECT_TRUE(accepted(clock_.now() - days(1)));
  EXPECT_TRUE(accepted(clock_.now() + days(395)));
  EXPECT_FALSE(accepted(clock_.now() + days(397)));
}

TEST_F(CertificateAuthorityTest, IssuesNothingForWhatIsNoName) {
  const auto authority = open().value();
  for (const std::string& name :
       {std::string(), std::string("a b"), std::string("a,DNS:b"), std::string("a\nb"), std::string("a..b"),
        std::string(".a"), std::string("a."), std::string("a.*"), std::string("*"), std::string("a\0b", 3),
        std::string(64, 'a'), std::string("\xc3\xbc.de")})
    EXPECT_FALSE(authority->identity_for(name)) << name;
}

TEST_F(CertificateAuthorityTest, KeepsItsRootAndItsKeyForItself) {
  const std::string root = open().value()->root_pem();
  struct stat status{};
  ASSERT_EQ(::stat(key_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  const auto again = open().value();
  EXPECT_EQ(again->root_pem(), root);
  EXPECT_EQ(verification(root, again->identity_for("a")->chain_pem, "a", clock_.now()), "");
}

TEST_F(CertificateAuthorityTest, RefusesAKeyThatIsNotItsOwnOrNotSecret) {
  ASSERT_TRUE(open());
  ASSERT_EQ(::chmod(key_path().c_str(), 0640), 0);
  EXPECT_TRUE(open().error().message.contains("can be read by others"));
  const TemporaryDirectory other = TemporaryDirectory::make().value();
  ASSERT_TRUE(CertificateAuthority::open(other.path(), "Another", clock_, random_));
  ASSERT_TRUE(rename_file(other.path() + "/ca-key.pem", key_path()));
  EXPECT_TRUE(open().error().message.contains("is not the key of"));
  ASSERT_TRUE(remove_file(key_path()));
  EXPECT_FALSE(open());
}

}  // namespace
}  // namespace regionfall::net
