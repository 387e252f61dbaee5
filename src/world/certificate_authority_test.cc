#include "world/certificate_authority.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <memory>

#include "base/files.h"

namespace regionfall::world {
namespace {

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};

std::unique_ptr<X509, Free> read_certificate(const std::string& pem) {
  const std::unique_ptr<BIO, Free> source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return std::unique_ptr<X509, Free>(PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr));
}

// As a client that trusts the authority alone.
bool trusted(const Certificate& authority, const Certificate& server) {
  const std::unique_ptr<X509_STORE, Free> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), read_certificate(authority.certificate).get());
  const auto certificate = read_certificate(server.certificate);
  const std::unique_ptr<X509_STORE_CTX, Free> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
  return X509_verify_cert(context.get()) == 1;
}

class CertificateAuthorityTest : public testing::Test {
 protected:
  SystemClock clock_;
  SeededRandom random_{1};
};

TEST_F(CertificateAuthorityTest, SignsServersThatItsClientsTrust) {
  const auto authority = make_certificate_authority(clock_.now(), random_);
  ASSERT_TRUE(authority) << authority.error().message;
  const auto server = issue_certificate(
      *authority, {.dns_names = {"us-east-1", "*.us-east-1.amazonaws.com"}, .addresses = {"100.66.0.1"}}, clock_.now(),
      random_);
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_TRUE(trusted(*authority, *server));
  const auto certificate = read_certificate(server->certificate);
  EXPECT_EQ(X509_check_host(certificate.get(), "ec2.us-east-1.amazonaws.com", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "100.66.0.1", 0), 1);
  EXPECT_NE(X509_check_host(certificate.get(), "ec2.eu-west-1.amazonaws.com", 0, 0, nullptr), 1);
}

TEST_F(CertificateAuthorityTest, OfAnotherWorldIsNotTrusted) {
  const auto ours = make_certificate_authority(clock_.now(), random_);
  const auto theirs = make_certificate_authority(clock_.now(), random_);
  const auto server = issue_certificate(*theirs, {.dns_names = {"us-east-1"}}, clock_.now(), random_);
  EXPECT_FALSE(trusted(*ours, *server));
}

TEST_F(CertificateAuthorityTest, IsKeptInTheFolderWithItsKeyForTheOwnerAlone) {
  const auto folder = TemporaryDirectory::make();
  const DataFolder data{folder->path()};
  const auto made = certificate_authority_of(data, clock_.now(), random_);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(certificate_authority_of(data, clock_.now(), random_)->certificate, made->certificate);
  struct stat status{};
  ASSERT_EQ(::stat(data.private_key().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

}  // namespace
}  // namespace regionfall::world
