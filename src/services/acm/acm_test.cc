#include "services/acm/acm.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aws/members/acm.h"
#include "base/files.h"
#include "net/certificate_authority.h"
#include "net/x509_facts.h"
#include "services/acm/issuance.h"
#include "services/acm/validation.h"

namespace regionfall::acm {
namespace {

namespace m = aws::members::acm;
using aws::Value;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

constexpr const char* kAccount = "111122223333";

// Keys that are there when a test says so.
class KeysAtHand final : public PrivateKeys {
 public:
  Result<std::optional<std::string>> take(std::string_view algorithm) override {
    asked.emplace_back(algorithm);
    if (!ready) return std::nullopt;
    return TRY(make_private_key("EC_prime256v1"));
  }
  bool ready = true;
  std::vector<std::string> asked;
};

// ACM in one region, with a public DNS and load balancers that tests say.
class CertificateManagerTest : public testing::Test {
 protected:
  CertificateManagerTest()
      : service_(make_acm(
            store_, {"us-east-1"},
            {.sign = [this](const auto& names, std::string_view key) { return authority_->sign(names, key); },
             .root_pem = authority_->root_pem(),
             .records = [this](std::string_view name, std::string_view) { return records_[std::string(name)]; },
             .users = [this](std::string_view) { return users_; },
             .keys = keys_})) {
    EXPECT_TRUE(store_.open(store::memory_journal()));
  }

  aws::Outcome call(std::string_view operation, const Value& input) {
    store_.begin_turn();
    aws::Outcome outcome = service_->call(operation, input, request());
    if (outcome) {
      store_.take_turn();
    } else {
      store_.roll_back();
    }
    return outcome;
  }
  Value ok(std::string_view operation, const Value& input) {
    aws::Outcome outcome = call(operation, input);
    EXPECT_TRUE(outcome) << operation << ": " << outcome.error().code << ": " << outcome.error().message;
    return outcome ? *std::move(outcome) : Value();
  }
  std::string error(std::string_view operation, const Value& input) {
    const aws::Outcome outcome = call(operation, input);
    return outcome ? "succeeded" : outcome.error().code;
  }
  // Lets time pass, and what is due happen.
  void pass(std::chrono::nanoseconds by) {
    clock_.advance(by);
    while (true) {
      const auto due = service_->next_timer();
      if (!due || *due > clock_.now()) return;
      store_.begin_turn();
      service_->on_timer(request());
      store_.take_turn();
      clock_.advance(std::chrono::milliseconds(1));
    }
  }

  std::string request_certificate(Value input) { return ok("RequestCertificate", input)[m::CertificateArn].as_text(); }
  std::string by_dns(const char* name) {
    return request_certificate(Value::of({{m::DomainName, name}, {m::ValidationMethod, "DNS"}}));
  }
  void publish(const char* domain) {
    const ValidationRecord record = validation_record(kAccount, domain);
    records_[record.name].push_back(record.value);
  }
  Value shown(const std::string& arn) { return ok("DescribeCertificate", of(arn))[m::Certificate]; }
  std::string status(const std::string& arn) { return shown(arn)[m::Status].as_text(); }
  static Value of(const std::string& arn) { return Value::of({{m::CertificateArn, arn}}); }
  Value import_input(const std::string& name) {
    const net::TlsIdentity identity = authority_->identity_for(name).value();
    return Value::of(
        {{m::Certificate, Value::Blob{identity.chain_pem}}, {m::PrivateKey, Value::Blob{identity.key_pem}}});
  }

  aws::Request request() {
    return {.caller = {.account = {kAccount}, .arn = std::string("arn:aws:iam::") + kAccount + ":root"},
            .now = clock_.now(),
            .random = random_};
  }

  ManualClock clock_{SystemClock().now()};
  SystemRandom random_;
  TemporaryDirectory directory_ = TemporaryDirectory::make().value();
  std::unique_ptr<net::CertificateAuthority> authority_ =
      net::CertificateAuthority::open(directory_.path(), "A world", clock_, random_).value();
  std::map<std::string, std::vector<std::string>> records_;
  std::vector<std::string> users_;
  KeysAtHand keys_;
  store::Store store_;
  std::unique_ptr<CertificateManager> service_;
};

TEST_F(CertificateManagerTest, IssuesACertificateOnceItsRecordIsThere) {
  const std::string arn = by_dns("www.example.com");
  EXPECT_EQ(status(arn), kPending);
  EXPECT_EQ(error("GetCertificate", of(arn)), "RequestInProgressException");
  const Value record = shown(arn)[m::DomainValidationOptions].as_list().front()[m::ResourceRecord];
  EXPECT_EQ(record[m::Name].as_text(), validation_record(kAccount, "www.example.com").name);
  pass(seconds(5));
  EXPECT_EQ(status(arn), kPending);
  publish("www.example.com");
  pass(seconds(2));
  EXPECT_EQ(status(arn), kIssued);
  const Value contents = ok("GetCertificate", of(arn));
  EXPECT_EQ(contents[m::CertificateChain].as_text(), authority_->root_pem());
  EXPECT_TRUE(net::is_chain_of(contents[m::Certificate].as_text(), authority_->root_pem()));
  EXPECT_EQ(net::read_x509(contents[m::Certificate].as_text())->names, std::vector<std::string>{"www.example.com"});
}

TEST_F(CertificateManagerTest, WaitsForAKeyOfTheAlgorithmThatWasAskedFor) {
  keys_.ready = false;
  const std::string arn = request_certificate(
      Value::of({{m::DomainName, "a.example"}, {m::ValidationMethod, "EMAIL"}, {m::KeyAlgorithm, "EC_secp384r1"}}));
  pass(seconds(1));
  EXPECT_EQ(status(arn), kPending);
  EXPECT_EQ(keys_.asked.front(), "EC_secp384r1");
  keys_.ready = true;
  pass(seconds(1));
  EXPECT_EQ(status(arn), kIssued);
  EXPECT_EQ(shown(arn)[m::KeyAlgorithm].as_text(), "EC-secp384r1");
}

TEST_F(CertificateManagerTest, TimesOutAfterThreeDays) {
  const std::string arn = by_dns("www.example.com");
  pass(hours(72));
  EXPECT_EQ(status(arn), kTimedOut);
}

TEST_F(CertificateManagerTest, AnswersARepeatedRequestWithTheSameCertificate) {
  const Value input =
      Value::of({{m::DomainName, "a.example"}, {m::ValidationMethod, "DNS"}, {m::IdempotencyToken, "t"}});
  const std::string first = request_certificate(input);
  EXPECT_EQ(request_certificate(input), first);
  pass(hours(1));
  EXPECT_NE(request_certificate(input), first);
}

TEST_F(CertificateManagerTest, RefusesRequestsThatCannotBe) {
  const Value wrong_domain = Value::List{Value::of({{m::DomainName, "a.example"}, {m::ValidationDomain, "b.example"}})};
  EXPECT_EQ(error("RequestCertificate", Value::of({{m::DomainName, "a.example"}, {m::KeyAlgorithm, "RSA_4096"}})),
            "ValidationException");
  EXPECT_EQ(error("RequestCertificate",
                  Value::of({{m::DomainName, "a.example"}, {m::DomainValidationOptions, wrong_domain}})),
            "InvalidDomainValidationOptionsException");
  const Value reserved = Value::List{Value::of({{m::Key, "aws:x"}, {m::Value, "y"}})};
  EXPECT_EQ(error("RequestCertificate", Value::of({{m::DomainName, "a.example"}, {m::Tags, reserved}})),
            "InvalidTagException");
  EXPECT_EQ(error("DescribeCertificate", of("arn:aws:acm:us-east-1:111122223333:certificate/none")),
            "ResourceNotFoundException");
}

TEST_F(CertificateManagerTest, DeletesNothingThatIsInUse) {
  const std::string arn = by_dns("www.example.com");
  users_ = {"lb"};
  EXPECT_EQ(error("DeleteCertificate", of(arn)), "ResourceInUseException");
  EXPECT_EQ(aws::texts(shown(arn)[m::InUseBy]), users_);
  users_.clear();
  ok("DeleteCertificate", of(arn));
  EXPECT_EQ(error("DescribeCertificate", of(arn)), "ResourceNotFoundException");
}

TEST_F(CertificateManagerTest, RenewsWhatIsInUseBeforeItEnds) {
  publish("www.example.com");
  const std::string arn = by_dns("www.example.com");
  pass(seconds(1));
  const std::string serial = shown(arn)[m::Serial].as_text();
  EXPECT_EQ(error("RenewCertificate", of(arn)), "ValidationException");
  pass(days(net::CertificateAuthority::kLeafDays) - days(62));
  users_ = {"lb"};
  pass(hours(2));
  EXPECT_EQ(shown(arn)[m::Serial].as_text(), serial) << "it is too early";
  pass(days(2));
  EXPECT_NE(shown(arn)[m::Serial].as_text(), serial);
  EXPECT_EQ(shown(arn)[m::RenewalSummary][m::RenewalStatus].as_text(), "SUCCESS");
}

TEST_F(CertificateManagerTest, RenewsWhatIsInUseWhenAsked) {
  publish("www.example.com");
  const std::string arn = by_dns("www.example.com");
  pass(seconds(1));
  users_ = {"lb"};
  const std::string serial = shown(arn)[m::Serial].as_text();
  ok("RenewCertificate", of(arn));
  EXPECT_EQ(shown(arn)[m::RenewalSummary][m::RenewalStatus].as_text(), kRenewing);
  EXPECT_EQ(error("RenewCertificate", of(arn)), "RequestInProgressException");
  pass(seconds(1));
  EXPECT_NE(shown(arn)[m::Serial].as_text(), serial);
}

TEST_F(CertificateManagerTest, ImportsOnlyWhatFitsTogether) {
  const std::string arn = ok("ImportCertificate", import_input("a.example"))[m::CertificateArn].as_text();
  EXPECT_EQ(shown(arn)[m::Type].as_text(), kImported);
  EXPECT_EQ(shown(arn)[m::DomainName].as_text(), "a.example");
  const std::string chain = authority_->root_pem();
  const auto refused = [&](Value input, const char* why) {
    EXPECT_EQ(error("ImportCertificate", input), "ValidationException") << why;
  };
  const Value good = import_input("a.example");
  const Value other = import_input("b.example");
  refused(Value(good).set(m::PrivateKey, other[m::PrivateKey]), "another key");
  refused(Value(good).set(m::PrivateKey, Value::Blob{"none"}), "no key");
  refused(Value(good).set(m::Certificate, Value::Blob{"none"}), "no certificate");
  refused(Value(good).set(m::Certificate, Value::Blob{good[m::Certificate].as_bytes() + chain}), "two certificates");
  refused(Value(good).set(m::CertificateChain, other[m::Certificate]), "a chain of somebody else");
  ok("ImportCertificate", Value(good).set(m::CertificateChain, Value::Blob{chain}));
  clock_.advance(days(net::CertificateAuthority::kLeafDays));
  refused(good, "it has ended");
}

TEST_F(CertificateManagerTest, ImportsAnotherCertificateInThePlaceOfOne) {
  const std::string arn = ok("ImportCertificate", import_input("a.example"))[m::CertificateArn].as_text();
  ok("ImportCertificate", import_input("b.example").set(m::CertificateArn, arn));
  EXPECT_EQ(shown(arn)[m::DomainName].as_text(), "b.example");
  const std::string requested = by_dns("a.example");
  EXPECT_EQ(error("ImportCertificate", import_input("a.example").set(m::CertificateArn, requested)),
            "ValidationException");
}

TEST_F(CertificateManagerTest, ExportsAndRevokesOnlyWhatWasMadeForIt) {
  publish("a.example");
  const std::string ordinary = by_dns("a.example");
  const std::string exportable = request_certificate(Value::of(
      {{m::DomainName, "a.example"}, {m::ValidationMethod, "DNS"}, {m::Options, Value::of({{m::Export, "ENABLED"}})}}));
  pass(seconds(1));
  const auto with_passphrase = [](const std::string& arn) {
    return Value::of({{m::CertificateArn, arn}, {m::Passphrase, Value::Blob{"secret"}}});
  };
  const auto revocation = [](const std::string& arn) {
    return Value::of({{m::CertificateArn, arn}, {m::RevocationReason, "SUPERSEDED"}});
  };
  EXPECT_EQ(error("ExportCertificate", with_passphrase(ordinary)), "ValidationException");
  EXPECT_EQ(error("RevokeCertificate", revocation(exportable)), "ValidationException");
  const std::string key = ok("ExportCertificate", with_passphrase(exportable))[m::PrivateKey].as_text();
  EXPECT_TRUE(key.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----")) << key;
  ok("RevokeCertificate", revocation(exportable));
  EXPECT_EQ(status(exportable), kRevoked);
}

TEST_F(CertificateManagerTest, ListsSmallRsaKeysUnlessAskedForOthers) {
  request_certificate(Value::of({{m::DomainName, "rsa.example"}, {m::ValidationMethod, "DNS"}}));
  request_certificate(
      Value::of({{m::DomainName, "ec.example"}, {m::ValidationMethod, "DNS"}, {m::KeyAlgorithm, "EC_prime256v1"}}));
  const auto names = [&](const Value& input) {
    std::vector<std::string> found;
    const Value output = ok("ListCertificates", input);
    for (const Value& summary : output[m::CertificateSummaryList].as_list())
      found.push_back(summary[m::DomainName].as_text());
    return found;
  };
  EXPECT_EQ(names(Value::Structure()), std::vector<std::string>{"rsa.example"});
  const Value elliptic = Value::of({{m::keyTypes, aws::text_list({"EC_prime256v1"})}});
  EXPECT_EQ(names(Value::of({{m::Includes, elliptic}})), std::vector<std::string>{"ec.example"});
  const Value issued = aws::text_list({kIssued});
  EXPECT_TRUE(names(Value::of({{m::CertificateStatuses, issued}})).empty());
}

TEST(BackgroundKeysTest, MakeEllipticKeysAtOnceAndRsaKeysMeanwhile) {
  BackgroundKeys keys;
  const auto elliptic = keys.take("EC_secp384r1").value();
  ASSERT_TRUE(elliptic);
  EXPECT_FALSE(keys.take("RSA_2048").value()) << "it is being made";
  std::optional<std::string> rsa;
  while (!rsa) rsa = keys.take("RSA_2048").value();
  EXPECT_TRUE(rsa->starts_with("-----BEGIN PRIVATE KEY-----"));
  EXPECT_FALSE(keys.take("EC_none"));
}

}  // namespace
}  // namespace regionfall::acm
