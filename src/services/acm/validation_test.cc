#include "services/acm/validation.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace regionfall::acm {
namespace {

using std::chrono::hours;

constexpr const char* kAccount = "111122223333";
constexpr Instant kNow{std::chrono::days(20'000)};

// Public DNS, by name and type.
class Zone {
 public:
  void add(std::string name, std::string type, std::string value) {
    values_[{std::move(name), std::move(type)}].push_back(std::move(value));
  }
  void validate(std::string_view account, std::string_view domain) {
    const ValidationRecord record = validation_record(account, domain);
    add(record.name, "CNAME", record.value);
  }
  Records records() const {
    return [this](std::string_view name, std::string_view type) {
      const auto found = values_.find({std::string(name), std::string(type)});
      return found == values_.end() ? std::vector<std::string>() : found->second;
    };
  }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> values_;
};

Certificate pending(std::vector<std::string> names, const char* method = kByDns) {
  return {
      .account = kAccount, .names = std::move(names), .status = kPending, .validation_method = method, .created = kNow};
}

TEST(Validation, AsksForTheSameRecordForADomainAndItsWildcardInOneAccount) {
  const ValidationRecord record = validation_record(kAccount, "example.com");
  EXPECT_EQ(validated_domain("*.example.com"), "example.com");
  EXPECT_TRUE(record.name.starts_with("_") && record.name.ends_with(".example.com.")) << record.name;
  EXPECT_TRUE(record.value.starts_with("_") && record.value.ends_with(".acm-validations.aws.")) << record.value;
  EXPECT_EQ(validation_record(kAccount, "example.com").value, record.value);
  EXPECT_NE(validation_record("444455556666", "example.com").name, record.name);
  EXPECT_NE(validation_record(kAccount, "www.example.com").value, record.value);
}

TEST(Validation, NeedsTheRecordsOfAllNames) {
  Zone zone;
  const Certificate certificate = pending({"example.com", "*.example.com", "example.org"});
  EXPECT_EQ(validation_of(certificate, zone.records(), kNow), Validation::kWaiting);
  zone.validate(kAccount, "example.com");
  EXPECT_EQ(validation_of(certificate, zone.records(), kNow), Validation::kWaiting);
  zone.validate("444455556666", "example.org");
  EXPECT_EQ(validation_of(certificate, zone.records(), kNow), Validation::kWaiting) << "that of another account";
  zone.validate(kAccount, "example.org");
  EXPECT_EQ(validation_of(certificate, zone.records(), kNow), Validation::kValidated);
}

TEST(Validation, TakesARecordWithoutItsLastDot) {
  Zone zone;
  const ValidationRecord record = validation_record(kAccount, "example.com");
  zone.add(record.name, "CNAME", record.value.substr(0, record.value.size() - 1));
  EXPECT_TRUE(is_validated(kAccount, "example.com", zone.records()));
  EXPECT_TRUE(is_validated(kAccount, "*.example.com", zone.records()));
}

TEST(Validation, GivesUpAfterThreeDays) {
  const Zone zone;
  const Certificate certificate = pending({"example.com"});
  EXPECT_EQ(validation_of(certificate, zone.records(), kNow + hours(71)), Validation::kWaiting);
  EXPECT_EQ(validation_of(certificate, zone.records(), kNow + hours(72)), Validation::kTimedOut);
}

TEST(Validation, CountsMailsAsAnswered) {
  const Zone zone;
  EXPECT_EQ(validation_of(pending({"example.com"}, kByEmail), zone.records(), kNow), Validation::kValidated);
  EXPECT_EQ(validation_emails("example.com").front(), "administrator@example.com");
}

TEST(Validation, FailsWhereCaaRecordsNameOthersAlone) {
  Zone zone;
  zone.validate(kAccount, "www.example.com");
  zone.add("example.com.", "CAA", "0 issue \"letsencrypt.org\"");
  EXPECT_EQ(validation_of(pending({"www.example.com"}), zone.records(), kNow), Validation::kRefusedByCaa);
}

TEST(CaaRecords, OfTheClosestDomainSayWhetherAmazonMayIssue) {
  struct Case {
    const char* domain;
    std::vector<const char*> records;
    const char* name;
    bool permitted;
  };
  const Case cases[] = {
      {"example.com.", {}, "www.example.com", true},
      {"example.com.", {"0 issue \"amazon.com\""}, "www.example.com", true},
      {"example.com.", {"0 issue \"amazontrust.com; policy=ev\""}, "example.com", true},
      {"example.com.", {"0 issue \"letsencrypt.org\"", "0 issue \"amazonaws.com\""}, "example.com", true},
      {"example.com.", {"0 issue \"letsencrypt.org\""}, "a.b.example.com", false},
      {"com.", {"0 issue \"letsencrypt.org\""}, "example.com", false},
      {"example.org.", {"0 issue \"letsencrypt.org\""}, "example.com", true},
      {"example.com.", {"0 issue \";\""}, "example.com", false},
      {"example.com.", {"0 iodef \"mailto:a@example.com\""}, "example.com", true},
      {"example.com.", {"0 issue \"amazon.com\"", "0 issuewild \";\""}, "*.example.com", false},
      {"example.com.", {"0 issue \"amazon.com\"", "0 issuewild \";\""}, "example.com", true},
      {"example.com.", {"0 issue \";\"", "0 issuewild \"amazon.com\""}, "*.example.com", true},
      {"example.com.", {"0 issue \"amazon.com\""}, "*.example.com", true},
      {"example.com.", {"nonsense"}, "example.com", true},
  };
  for (const Case& one : cases) {
    Zone zone;
    for (const char* record : one.records) zone.add(one.domain, "CAA", record);
    EXPECT_EQ(is_permitted(one.name, zone.records()), one.permitted)
        << one.name << " with " << (one.records.empty() ? "nothing" : one.records.front());
  }
}

}  // namespace
}  // namespace regionfall::acm
