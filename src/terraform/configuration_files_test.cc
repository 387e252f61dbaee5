#include "terraform/configuration_files.h"

#include <gtest/gtest.h>

#include "terraform/configuration_fixture.h"

namespace regionfall::terraform {
namespace {

// Loads from the working directory, as commands do: so paths are relative, and a kept configuration fits anywhere.
class InDirectory {
 public:
  explicit InDirectory(const std::string& directory) : before_(*current_directory()) {
    EXPECT_EQ(chdir(directory.c_str()), 0);
  }
  ~InDirectory() { EXPECT_EQ(chdir(before_.c_str()), 0); }

 private:
  std::string before_;
};

const Files& tree() {
  static const Files kFiles = {
      {"main.tf", R"(
         module "local" { source = "./modules/local" }
         module "fetched" { source = "example/fetched/cloud" }
         module "void" { source = "./void" })"},
      {"names.tf.json", R"({"locals": {"name": "json"}})"},
      {"names_override.tf", "locals {\n  name = \"override\"\n}\n"},
      {"terraform.tfvars", "unused = 1\n"},
      {"modules/local/main.tf", "module \"same\" {\n  source = \"../../void\"\n}\noutput \"here\" {\n  value = 1\n}\n"},
      {".regionfall/modules/fetched/main.tf", "module \"sub\" {\n  source = \"./sub\"\n}\n"},
      {".regionfall/modules/fetched/sub/main.tf", "output \"sub\" {\n  value = 1\n}\n"},
      {"void/readme.txt", "no configuration"},
  };
  return kFiles;
}

TEST(KeptConfiguration, IsLoadedAgainWithoutItsFiles) {
  const LoadedFiles written(tree(), {});
  KeptConfiguration kept;
  {
    const InDirectory there(written.directory());
    hcl::Diagnostics diagnostics;
    const Configuration loaded = load_configuration(".", {{{"fetched", ".regionfall/modules/fetched"}}}, diagnostics);
    ASSERT_TRUE(diagnostics.empty());
    kept = keep_configuration(loaded);
  }
  const auto elsewhere = TemporaryDirectory::make();
  const InDirectory there(elsewhere->path());
  hcl::Diagnostics diagnostics;
  const Configuration again = load_configuration(kept, diagnostics);
  ASSERT_TRUE(diagnostics.empty());
  EXPECT_TRUE(again.root->descendant({"fetched", "sub"})->module.outputs.contains("sub"));
  EXPECT_TRUE(again.root->descendant({"local"})->module.outputs.contains("here"));
  EXPECT_NE(again.root->descendant({"local", "same"}), nullptr);
  EXPECT_NE(again.root->descendant({"void"}), nullptr);
  EXPECT_EQ(again.root->module.locals.at("name").range.file->name(), "names_override.tf");
}

TEST(KeptConfiguration, HoldsEachFileOfTheConfigurationOnce) {
  const LoadedFiles written(tree(), {});
  const InDirectory there(written.directory());
  hcl::Diagnostics diagnostics;
  const KeptConfiguration kept =
      keep_configuration(load_configuration(".", {{{"fetched", ".regionfall/modules/fetched"}}}, diagnostics));
  std::vector<std::string> paths;
  for (const auto& [directory, files] : kept.directories) {
    paths.push_back(directory + "/");
    for (const auto& [name, text] : files) paths.push_back(join_path(directory, name));
  }
  EXPECT_EQ(paths, (std::vector<std::string>{
                       "./", "main.tf", "names.tf.json", "names_override.tf", ".regionfall/modules/fetched/",
                       ".regionfall/modules/fetched/main.tf", ".regionfall/modules/fetched/sub/",
                       ".regionfall/modules/fetched/sub/main.tf", "modules/local/", "modules/local/main.tf", "void/"}));
}

}  // namespace
}  // namespace regionfall::terraform
