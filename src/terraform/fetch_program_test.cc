#include "terraform/fetch_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "terraform/http_message.h"

namespace regionfall::terraform {
namespace {

using ::testing::HasSubstr;

// Starts nothing; gives what it was told to give.
class Answering final : public ProcessRunner {
 public:
  Result<ProcessResult> run(const ProcessRequest& request) override {
    asked = request;
    return answer;
  }
  ProcessRequest asked;
  ProcessResult answer;
};

TEST(FetchProgram, GetsTheRequestAsItsInputAndGivesTheResponseAsItsOutput) {
  Answering processes;
  processes.answer.output = encode_response(HttpResponse{.status = 201, .body = "made"});
  const auto response = FetchProgram("", processes).send({.method = "POST", .url = "http://a/", .body = "x"});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "made");
  EXPECT_EQ(decode_request(processes.asked.input)->body, "x");
}

TEST(FetchProgram, ThatFailsIsAnErrorWithWhatItSaid) {
  Answering processes;
  processes.answer = {.status = 127, .output = "", .errors = "libcurl.so.4: cannot open shared object file\n"};
  const auto response = FetchProgram("", processes).send({.url = "http://a/"});
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().message, HasSubstr("status 127: libcurl.so.4: cannot open shared object file"));
}

TEST(FetchProgram, IsRunFromItsBytes) {
  SystemProcessRunner processes;
  const std::string cat = read_file("/bin/cat").value();
  // What comes back is the request itself, whose first field a response has its error in.
  EXPECT_EQ(FetchProgram(cat, processes).send({.method = "ECHO", .url = "http://a/"}).error().message, "ECHO");
}

TEST(FetchProgram, ThatCannotBeRunIsAnError) {
  SystemProcessRunner processes;
  EXPECT_FALSE(FetchProgram("no program", processes).send({.url = "http://a/"}));
}

}  // namespace
}  // namespace regionfall::terraform
