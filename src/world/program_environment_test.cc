#include "world/program_environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;

TEST(ProgramEnvironment, KeepsAProgramAwayFromTheUsersOwnCloud) {
  const Variables variables = program_environment({{"HOME", "/home/ann"},
                                                   {"AWS_PROFILE", "production"},
                                                   {"AWS_SESSION_TOKEN", "secret"},
                                                   {"AWS_ACCESS_KEY_ID", "AKIAREAL"},
                                                   {"SSL_CERT_DIR", "/etc/ssl/certs"},
                                                   {"AWS_ENDPOINT_URL_S3", "https://s3.example.com"}},
                                                  {.region = "eu-west-1", .certificate = "/d/ca.pem"});
  EXPECT_THAT(variables, Contains(Pair("HOME", "/home/ann")));
  EXPECT_THAT(variables, Not(Contains(Key("AWS_PROFILE"))));
  EXPECT_THAT(variables, Not(Contains(Key("AWS_SESSION_TOKEN"))));
  EXPECT_THAT(variables, Not(Contains(Key("AWS_ENDPOINT_URL_S3"))));
  EXPECT_THAT(variables, Not(Contains(Key("SSL_CERT_DIR"))));
  EXPECT_THAT(variables, Contains(Pair("AWS_ACCESS_KEY_ID", "test")).Times(1));
  EXPECT_THAT(variables, Contains(Pair("AWS_REGION", "eu-west-1")));
  EXPECT_THAT(variables, Contains(Pair("AWS_CA_BUNDLE", "/d/ca.pem")));
}

TEST(ProgramEnvironment, NamesAnEndpointOnlyWhereNamesDoNotLeadToTheWorld) {
  EXPECT_THAT(program_environment({}, {}), Not(Contains(Key("AWS_ENDPOINT_URL"))));
  EXPECT_THAT(program_environment({}, {.endpoint = "http://127.0.0.1:4566"}),
              Contains(Pair("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")));
}

}  // namespace
}  // namespace regionfall::world
