#include "services/elbv2/desync.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

TEST(Desync, RequestsAreClassifiedByWhatOthersMightReadInThem) {
  using enum Classification;
  struct Row {
    const char* method;
    net::HeaderFields headers;
    Classification classification;
    const char* reason;
  };
  const Row rows[] = {
      {"GET", {{"Accept", "*/*"}}, kCompliant, ""},
      {"POST", {{"Content-Length", "3"}}, kCompliant, ""},
      {"POST", {{"Transfer-Encoding", "chunked"}}, kCompliant, ""},
      {"GET", {{"Content-Length", "0"}}, kAcceptable, "GetHeadZeroContentLength"},
      {"HEAD", {{"content-length", "3"}}, kAmbiguous, "UndefinedContentLengthSemantics"},
      {"GET", {{"Transfer-Encoding", "chunked"}}, kAmbiguous, "UndefinedTransferEncodingSemantics"},
      {"POST", {{"Transfer_Encoding", "chunked"}}, kAmbiguous, "SuspiciousHeader"},
      {"POST", {{"ContentLength", "3"}}, kAmbiguous, "SuspiciousHeader"},
      {"GET", {{"X", "caf\xc3\xa9"}}, kAcceptable, "NonCompliantHeader"},
  };
  for (const Row& row : rows) {
    const Classified classified = classify({.method = row.method, .target = "/", .headers = row.headers});
    EXPECT_EQ(classified.classification, row.classification) << row.method << " " << row.reason;
    EXPECT_EQ(classified.reason, row.reason);
  }
  EXPECT_EQ(classify({.method = "GET", .target = "/", .headers = {{"Content-Length", "3"}}, .major_version = 2})
                .classification,
            kCompliant);
}

TEST(Desync, ModesSayWhatIsPassedOn) {
  using enum Classification;
  struct Row {
    DesyncMode mode;
    Classification classification;
    Mitigation mitigation;
  };
  constexpr Row kRows[] = {
      {DesyncMode::kMonitor, kCompliant, Mitigation::kPass},
      {DesyncMode::kMonitor, kAcceptable, Mitigation::kPass},
      {DesyncMode::kMonitor, kAmbiguous, Mitigation::kPass},
      {DesyncMode::kDefensive, kCompliant, Mitigation::kPass},
      {DesyncMode::kDefensive, kAcceptable, Mitigation::kPass},
      {DesyncMode::kDefensive, kAmbiguous, Mitigation::kPassAndClose},
      {DesyncMode::kStrictest, kCompliant, Mitigation::kPass},
      {DesyncMode::kStrictest, kAcceptable, Mitigation::kBlock},
      {DesyncMode::kStrictest, kAmbiguous, Mitigation::kBlock},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(mitigate(row.mode, row.classification), row.mitigation)
        << static_cast<int>(row.mode) << " " << static_cast<int>(row.classification);
  }
}

}  // namespace
}  // namespace regionfall::elbv2
