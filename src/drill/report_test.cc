#include "drill/report.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/json.h"
#include "drill/drill_testing.h"
#include "drill/report_csv.h"
#include "drill/report_html.h"
#include "drill/report_json.h"
#include "drill/report_junit.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

// Users in Virginia and Dublin; us-east-1 is away from the first second to the third, and eu-west-1 takes over.
struct Failover {
  Failover() {
    drill.title = "east & west";
    drill.loads[0].url = parse_load_url("http://shop.example/?a=<b>").value();
    drill.faults[0].name = "east away";
    drill.objectives = {{.name = "users", .rto = 2s, .availability_percent = 99.9}};
    recording.ran = 4s;
    recording.events = {{FaultEvent::Kind::kBegan, 0, 1s, 1010ms, ""}, {FaultEvent::Kind::kHealed, 0, 3s, 3200ms, ""}};
    recording.requests = requests({"..........xxxxxeeeeeeeeeeeeeeeeeee......", std::string(40, '.')});
    recording.lookups = {{.at_us = 0, .led_to = region("us-east-1").number(), .answered = true},
                         {.at_us = 900'000, .led_to = region("us-east-1").number(), .answered = true},
                         {.at_us = 1'400'000, .led_to = region("eu-west-1").number(), .answered = true}};
    findings = find(drill, recording);
  }
  Scenario drill = [] {
    Scenario made = scenario({{1s, 3s}});
    made.duration = 4s;
    return made;
  }();
  Recording recording;
  Findings findings;
};

TEST(Report, HasALineASecondAsCsv) {
  const Failover failover;
  EXPECT_EQ(report_csv(failover.findings),
            "second,requests,failed,p50_ms,p99_ms,answered_by_us-east-1,answered_by_eu-west-1,led_to_us-east-1,"
            "led_to_eu-west-1\n"
            "0,20,0,10.000,10.000,20,0,20,0\n"
            "1,20,5,10.000,20.000,10,5,15,5\n"
            "2,20,0,10.000,20.000,10,10,10,10\n"
            "3,20,0,10.000,20.000,16,4,16,4\n");
}

TEST(Report, HasACaseForEachTargetAsJunit) {
  const Failover failover;
  EXPECT_EQ(report_junit(failover.drill, failover.recording, failover.findings),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuite name=\"east &amp; west\" tests=\"2\" failures=\"1\" errors=\"0\" time=\"4.000\">\n"
            "  <testcase classname=\"east &amp; west\" name=\"users: RTO of shop\" time=\"4.000\"/>\n"
            "  <testcase classname=\"east &amp; west\" name=\"users: availability of shop\" time=\"4.000\">\n"
            "    <failure message=\"99.9 % or more wanted, 93.75 % measured (5 of 80 requests failed)\"/>\n"
            "  </testcase>\n"
            "</testsuite>\n");
}

TEST(Report, SaysAsJunitThatADrillIsInvalid) {
  Failover failover;
  failover.recording.interrupted = true;
  failover.findings = find(failover.drill, failover.recording);
  const std::string junit = report_junit(failover.drill, failover.recording, failover.findings);
  EXPECT_NE(junit.find("errors=\"1\""), std::string::npos);
  EXPECT_NE(junit.find("<error message=\"It was interrupted before its end.\"/>"), std::string::npos);
}

TEST(Report, HasEveryDocumentedFieldAsJson) {
  const Failover failover;
  const Json report = report_json(failover.drill, failover.recording, failover.findings);
  const auto documentation = read_file("docs/drill.md");
  ASSERT_TRUE(documentation);
  for (const auto& [name, value] : report.members())
    EXPECT_NE(documentation->find("`" + name), std::string::npos) << name;
  EXPECT_EQ(report["verdict"].text(), "missed");
  EXPECT_EQ(report["recoveries"].items()[0]["rto_s"].text(), "0.520000");
  EXPECT_EQ(report["lookups"].text(), "3");
  EXPECT_EQ(report["lookup_changes"].items().size(), 2U);
  EXPECT_EQ(report["answered_by"].items().size(), 4U);
  EXPECT_EQ(report["events"].items()[1]["settled_s"].text(), "3.200000");
}

TEST(Report, TellsTheLineThatExplainsItAndWhatItsChangeGives) {
  Failover failover;
  failover.findings.explained = {{.address = "aws_route53_record.www",
                                  .place = {"dns.tf", 12, "ttl = 3600 # <an hour>"},
                                  .title = "Answers are kept for up to 1 h",
                                  .seen = "5 requests failed.",
                                  .why = "The record says so.",
                                  .change = "ttl = 60",
                                  .predicted_rto_us = 90'000'000}};
  const std::string page = report_html(failover.drill, failover.recording, failover.findings);
  for (const char* part :
       {"dns.tf:12", "ttl = 3600 # &lt;an hour&gt;", "Change: ttl = 60: RTO 90.0 s at most", "aws_route53_record.www"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  const Json finding = report_json(failover.drill, failover.recording, failover.findings)["findings"].items().at(0);
  EXPECT_EQ(finding["file"].text(), "dns.tf");
  EXPECT_EQ(finding["line"].text(), "12");
  EXPECT_EQ(finding["predicted_rto_s"].text(), "90.000000");
  EXPECT_TRUE(finding["weakness"].as_bool());
  EXPECT_NE(report_junit(failover.drill, failover.recording, failover.findings)
                .find(">dns.tf:12: Answers are kept for up to 1 h. Change: ttl = 60\n</failure>"),
            std::string::npos);
}

TEST(Report, IsEvidenceOfATestWithEveryDocumentedField) {
  const Failover failover;
  const Json evidence = report_json(failover.drill, failover.recording, failover.findings)["evidence"];
  const auto documentation = read_file("docs/drill.md");
  ASSERT_TRUE(documentation);
  for (const auto& [name, value] : evidence.members())
    EXPECT_NE(documentation->find("`" + name), std::string::npos) << name;
  EXPECT_EQ(evidence["outcome"].text(), "missed");
  EXPECT_EQ(evidence["scenario"].text(), "east away: region us-east-1 crash from 1 s to 3 s");
  EXPECT_EQ(evidence["expected_outcome"].items().size(), 2U);
  EXPECT_EQ(evidence["execution"].items().size(), 6U);
}

TEST(Report, IsAPageThatNeedsNothingElse) {
  const Failover failover;
  const std::string page = report_html(failover.drill, failover.recording, failover.findings);
  EXPECT_NE(page.find("emulated environment"), std::string::npos);
  EXPECT_NE(page.find("east &amp; west"), std::string::npos);
  EXPECT_NE(page.find("?a=&lt;b&gt;"), std::string::npos);
  for (const char* outside : {"src=", "href=", "url(", "<script", "@import"}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
}

TEST(Timeline, TellsWhatHappenedInOrder) {
  const Failover failover;
  std::string told;
  for (const Happening& happening : timeline(failover.drill, failover.recording, failover.findings))
    told += happening.text + "\n";
  EXPECT_EQ(told,
            "load shop: 10 requests a second from each of Virginia, Dublin to http://shop.example/?a=<b>\n"
            "fault east away: region us-east-1 crash, in force after 10 ms\n"
            "clients of shop in Virginia were without an answer from 1.0 s to 1.5 s: 520 ms, 5 requests\n"
            "shop in Virginia is answered by eu-west-1, no longer by us-east-1\n"
            "healed east away: region us-east-1 crash, whole after 200 ms\n"
            "shop in Virginia is answered by us-east-1, no longer by eu-west-1\n");
}

}  // namespace
}  // namespace regionfall::drill
