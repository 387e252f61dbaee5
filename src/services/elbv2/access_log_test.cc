#include "services/elbv2/access_log.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

TEST(AccessLog, ALineHasAwsFieldsInTheirOrder) {
  AccessLogEntry entry;
  entry.type = "http";
  entry.time = Instant(std::chrono::seconds(1'530'571'391)) + std::chrono::microseconds(186641);
  entry.created = entry.time - std::chrono::milliseconds(2);
  entry.load_balancer = "app/web/50dc6c495c0c9188";
  entry.client = "192.168.131.39:2817";
  entry.target = "10.0.0.1:80";
  entry.request_processing_s = 0.0;
  entry.target_processing_s = 0.001;
  entry.response_processing_s = 0.0;
  entry.status = 200;
  entry.target_status = 200;
  entry.received_bytes = 34;
  entry.sent_bytes = 366;
  entry.request = "GET http://www.example.com:80/ HTTP/1.1";
  entry.user_agent = "curl/7.46.0";
  entry.target_group_arn = "arn:tg";
  entry.trace_id = "Root=1-58337262-36d228ad5d99923122bbe354";
  entry.rule_priority = "0";
  entry.actions = "forward";
  EXPECT_EQ(access_log_line(entry),
            "http 2018-07-02T22:43:11.186641Z app/web/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 "
            "0.000 200 200 34 366 \"GET http://www.example.com:80/ HTTP/1.1\" \"curl/7.46.0\" - - arn:tg "
            "\"Root=1-58337262-36d228ad5d99923122bbe354\" \"-\" \"-\" 0 2018-07-02T22:43:11.184641Z \"forward\" \"-\" "
            "\"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\" -");
}

TEST(AccessLog, WhatClientsSayCannotEndTheQuotesOrTheLine) {
  AccessLogEntry entry;
  entry.user_agent = "a\"b\\c\nd";
  EXPECT_NE(access_log_line(entry).find(R"("a\"b\\c\x0Ad")"), std::string::npos);
}

TEST(AccessLog, TimesThatDidNotComeAboutAreMinusOne) {
  AccessLogEntry entry;
  entry.status = 503;
  EXPECT_NE(access_log_line(entry).find(" - -1 -1 -1 503 - "), std::string::npos);
}

}  // namespace
}  // namespace regionfall::elbv2
