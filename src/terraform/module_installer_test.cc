#include "terraform/module_installer.h"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/archive_extract.h"
#include "terraform/configuration_fixture.h"

namespace regionfall::terraform {
namespace {

using testing::HasSubstr;

struct Entry {
  std::string name;
  std::string content;
  std::string link = {};
};

std::string tar_of(const std::vector<Entry>& entries) {
  std::string bytes(1 << 16, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  for (const Entry& one : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, one.name.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, one.link.empty() ? AE_IFREG : AE_IFLNK);
    if (!one.link.empty()) archive_entry_set_symlink(entry, one.link.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(one.content.size()));
    archive_write_header(writer, entry);
    archive_write_data(writer, one.content.data(), one.content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

// Answers by address; notes what was asked.
class FakeHttp final : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request.url);
    const auto found = answers.find(request.url);
    if (found == answers.end()) return HttpResponse{404, {}, "", request.url};
    return found->second;
  }
  std::map<std::string, HttpResponse> answers;
  std::vector<std::string> asked;
};

class NoProcesses final : public ProcessRunner {
 public:
  Result<ProcessResult> run(const ProcessRequest& request) override {
    commands.push_back(request.arguments);
    return ProcessResult{128, "", "no such repository\n"};
  }
  std::vector<std::vector<std::string>> commands;
};

class ModuleInstaller : public testing::Test {
 protected:
  InstalledModules install(const std::string& text) {
    write_file_atomically(join_path(root.path(), "main.tf"), text).value();
    return install_modules(root.path(), false, {processes, http}, [](const std::string&) {}, sources, diagnostics);
  }
  std::string text() const {
    std::string all;
    for (const hcl::Diagnostic& diagnostic : diagnostics.all())
      all += diagnostic.summary + ": " + diagnostic.detail + "\n";
    return all;
  }

  TemporaryDirectory root = *TemporaryDirectory::make();
  FakeHttp http;
  NoProcesses processes;
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
};

TEST_F(ModuleInstaller, TakesTheNewestVersionThatFitsFromTheRegistry) {
  const std::string base = "https://registry.terraform.io";
  http.answers[base + "/.well-known/terraform.json"] = {200, {}, R"({"modules.v1":"/v1/modules/"})", ""};
  http.answers[base + "/v1/modules/acme/net/aws/versions"] = {
      200, {}, R"({"modules":[{"versions":[{"version":"1.2.0"},{"version":"1.4.1"},{"version":"2.0.0"}]}]})", ""};
  http.answers[base + "/v1/modules/acme/net/aws/1.4.1/download"] = {
      204, {{"X-Terraform-Get", "https://example.com/net.tar.gz"}}, "", ""};
  http.answers["https://example.com/net.tar.gz?terraform-get=1"] = {
      200, {}, tar_of({{"sub/main.tf", "output \"x\" {\n  value = 1\n}\n"}}), ""};
  const InstalledModules modules =
      install("module \"net\" {\n  source  = \"acme/net/aws//sub\"\n  version = \"~> 1.2\"\n}\n");
  EXPECT_EQ(text(), "");
  EXPECT_EQ(modules.at("net").version, "1.4.1");
  EXPECT_EQ(modules.at("net").directory, ".regionfall/modules/net/sub");
  EXPECT_TRUE(file_exists(join_path(root.path(), ".regionfall/modules/net/sub/main.tf")));

  const std::size_t before = http.asked.size();
  install("module \"net\" {\n  source  = \"acme/net/aws//sub\"\n  version = \"~> 1.2\"\n}\n");
  EXPECT_EQ(http.asked.size(), before) << "what is installed is not fetched again";
}

TEST_F(ModuleInstaller, SaysWhichVersionsThereAreWhenNoneFits) {
  const std::string base = "https://registry.terraform.io";
  http.answers[base + "/.well-known/terraform.json"] = {200, {}, R"({"modules.v1":"/v1/modules/"})", ""};
  http.answers[base + "/v1/modules/acme/net/aws/versions"] = {
      200, {}, R"({"modules":[{"versions":[{"version":"1.2.0"}]}]})", ""};
  install("module \"net\" {\n  source  = \"acme/net/aws\"\n  version = \">= 3.0\"\n}\n");
  EXPECT_THAT(text(), HasSubstr("fits \">= 3.0.0\"; there are 1.2.0."));
}

TEST_F(ModuleInstaller, RunsGitWithoutLettingAddressesBecomeOptions) {
  install("module \"m\" {\n  source = \"github.com/acme/net//a?ref=v1\"\n}\n");
  ASSERT_FALSE(processes.commands.empty());
  const std::vector<std::string>& clone = processes.commands[0];
  EXPECT_EQ(clone[clone.size() - 3], "--");
  EXPECT_EQ(clone[clone.size() - 2], "https://github.com/acme/net.git");
  EXPECT_THAT(text(), HasSubstr("no such repository"));
}

TEST_F(ModuleInstaller, AServerCannotPointAtFilesOfThisMachine) {
  http.answers["https://example.com/m?terraform-get=1"] = {200, {{"X-Terraform-Get", "/etc"}}, "", ""};
  install("module \"m\" {\n  source = \"https://example.com/m\"\n}\n");
  EXPECT_THAT(text(), HasSubstr("Failed to download module"));
}

TEST(ArchiveExtract, RefusesEntriesThatLandOutside) {
  const std::vector<std::vector<Entry>> archives = {
      {{"../x", "1"}},        {{"/x", "1"}},           {{"a/../../x", "1"}},
      {{"link", "", "/tmp"}}, {{"link", "", "../.."}}, {{"inner", "", "sub"}, {"inner/x", "1"}},
  };
  for (const std::vector<Entry>& entries : archives) {
    SCOPED_TRACE(entries.front().name + " " + entries.front().link);
    const TemporaryDirectory directory = *TemporaryDirectory::make();
    EXPECT_FALSE(extract_archive(tar_of(entries), join_path(directory.path(), "module")).has_value());
    EXPECT_FALSE(file_exists(join_path(directory.path(), "x")));
  }
}

TEST(ArchiveExtract, RefusesWhatIsNoArchive) {
  const TemporaryDirectory directory = *TemporaryDirectory::make();
  EXPECT_FALSE(extract_archive("<html>not found</html>", directory.path()).has_value());
}

}  // namespace
}  // namespace regionfall::terraform
