#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "hcl/functions/disk_files.h"
#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;
using ::testing::HasSubstr;

class LocalProvider : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return harness_.folder.path() + "/" + name; }
  static unsigned mode(const std::string& path) {
    struct stat status = {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 0777;
  }
  ProviderHarness harness_{local_provider()};
};

TEST_F(LocalProvider, AFileIsWrittenWithItsParentsAndItsDigests) {
  const Value made = harness_.create(
      "local_file", {{"filename", Value::string("a/b/hello.txt")}, {"content", Value::string("hello")}});
  EXPECT_EQ(read_file(path("a/b/hello.txt")).value(), "hello");
  EXPECT_EQ(text_of(made, "id"), "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
  EXPECT_EQ(text_of(made, "content_sha1"), text_of(made, "id"));
  EXPECT_EQ(text_of(made, "content_md5"), "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(text_of(made, "content_base64sha256"), "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
  EXPECT_EQ(text_of(made, "file_permission"), "0777");
}

TEST_F(LocalProvider, ContentComesAsTextBase64OrFromAFile) {
  harness_.create("local_file", {{"filename", Value::string("one")}, {"content_base64", Value::string("AP8=")}});
  EXPECT_EQ(read_file(path("one")).value(), std::string("\0\xFF", 2));
  harness_.create("local_file", {{"filename", Value::string("two")}, {"source", Value::string("one")}});
  EXPECT_EQ(read_file(path("two")).value(), std::string("\0\xFF", 2));
}

TEST_F(LocalProvider, PermissionsAreTheOnesAskedFor) {
  harness_.create("local_sensitive_file", {{"filename", Value::string("keys/secret")},
                                           {"content", Value::string("x")},
                                           {"file_permission", Value::string("0600")}});
  EXPECT_EQ(mode(path("keys/secret")), 0600U);
  EXPECT_EQ(mode(path("keys")), 0700U);
}

TEST_F(LocalProvider, AFileThatIsChangedOrDeletedIsGone) {
  const Value made = harness_.create("local_file", {{"filename", Value::string("f")}, {"content", Value::string("x")}});
  EXPECT_FALSE(harness_.provider->read({"local_file", made, ""}).state.is_null());
  ASSERT_TRUE(write_file_atomically(path("f"), "y"));
  EXPECT_TRUE(harness_.provider->read({"local_file", made, ""}).state.is_null());
  ASSERT_TRUE(remove_file(path("f")));
  EXPECT_TRUE(harness_.provider->read({"local_file", made, ""}).state.is_null());
}

TEST_F(LocalProvider, DestroyingRemovesTheFile) {
  const Value made = harness_.create("local_file", {{"filename", Value::string("f")}, {"content", Value::string("x")}});
  const Value nothing = harness_.nothing("local_file");
  EXPECT_TRUE(harness_.provider->apply({"local_file", made, nothing, nothing, "", ""}).state.is_null());
  EXPECT_FALSE(file_exists(path("f")));
}

TEST_F(LocalProvider, ACreateThatWasCutOffLeftAFileWhenItHasTheContent) {
  const Value config =
      harness_.config("local_file", {{"filename", Value::string("f")}, {"content", Value::string("x")}});
  const Value planned = harness_.plan("local_file", harness_.nothing("local_file"), config).planned;
  const ApplyRequest request{"local_file", harness_.nothing("local_file"), planned, config, "", "t"};
  EXPECT_TRUE(harness_.provider->recover(request).state.is_null());
  ASSERT_TRUE(write_file_atomically(path("f"), "x"));
  EXPECT_EQ(text_of(harness_.provider->recover(request).state, "id"), "11f6ad8ec52a2984abaafd7c3b516503785c2072");
}

TEST_F(LocalProvider, EveryArgumentReplacesTheFile) {
  const Value made = harness_.create("local_file", {{"filename", Value::string("f")}, {"content", Value::string("x")}});
  const auto change = [&](std::vector<hcl::MapEntry> members) {
    return harness_.replaced_by("local_file", made, harness_.config("local_file", std::move(members)));
  };
  EXPECT_EQ(change({{"filename", Value::string("f")}, {"content", Value::string("x")}}), "-");
  EXPECT_EQ(change({{"filename", Value::string("g")}, {"content", Value::string("x")}}), "filename");
  EXPECT_EQ(change({{"filename", Value::string("f")}, {"content", Value::string("y")}}), "content");
  EXPECT_EQ(change({{"filename", Value::string("f")},
                    {"content", Value::string("x")},
                    {"file_permission", Value::string("0644")}}),
            "file_permission");
}

TEST_F(LocalProvider, MistakesAreSaid) {
  EXPECT_THAT(harness_.mistakes("local_file", {{"filename", Value::string("f")}}),
              HasSubstr("One of content, content_base64, source, sensitive_content must be given"));
  EXPECT_THAT(
      harness_.mistakes("local_sensitive_file", {{"content", Value::string("f")}, {"source", Value::string("g")}}),
      HasSubstr("Only one of"));
  EXPECT_THAT(
      harness_.mistakes("local_file", {{"content", Value::string("f")}, {"file_permission", Value::string("0999")}}),
      HasSubstr("octal"));
}

TEST_F(LocalProvider, SensitiveFilesHideTheirContent) {
  const auto& schema = harness_.provider->schema();
  EXPECT_TRUE(schema.resources.at("local_sensitive_file").block.attribute("content")->sensitive);
  EXPECT_FALSE(schema.resources.at("local_file").block.attribute("content")->sensitive);
  EXPECT_TRUE(schema.data_sources.at("local_sensitive_file").block.attribute("content_base64")->sensitive);
}

TEST_F(LocalProvider, DataReadsAFileWhateverItsBytes) {
  ASSERT_TRUE(write_file_atomically(path("f"), "a\xFF"));
  const auto reply = harness_.provider->read_data(
      "local_file", harness_.data_config("local_file", {{"filename", Value::string("f")}}));
  ASSERT_FALSE(reply.failed());
  EXPECT_EQ(text_of(reply.state, "content"), "a\uFFFD");
  EXPECT_EQ(text_of(reply.state, "content_base64"), "Yf8=");
  EXPECT_TRUE(harness_.provider
                  ->read_data("local_file", harness_.data_config("local_file", {{"filename", Value::string("none")}}))
                  .failed());
}

TEST_F(LocalProvider, DirexistsTellsDirectories) {
  ASSERT_TRUE(make_directories(path("d")));
  ASSERT_TRUE(write_file_atomically(path("f"), ""));
  const hcl::DiskFiles files("/");
  hcl::FunctionContext context{harness_.clock, harness_.random, files, harness_.folder.path()};
  const auto& function = *harness_.provider->functions().find("direxists");
  const auto ask = [&](const char* name) {
    const Value argument = Value::string(name);
    return hcl::call_function(function, std::span(&argument, 1), {context});
  };
  EXPECT_TRUE(ask("d")->as_bool());
  EXPECT_FALSE(ask("none")->as_bool());
  EXPECT_FALSE(ask("f").has_value());
}

}  // namespace
}  // namespace regionfall::terraform
