#include "net/namespaced_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>

#include "base/files.h"
#include "net/namespace.h"

namespace regionfall::net {
namespace {

struct Pipe {
  FileDescriptor reading;
  FileDescriptor writing;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// To the end.
std::string read_all(const FileDescriptor& from) {
  std::string text;
  std::array<char, 1024> piece{};
  for (ssize_t size = 1; size > 0;) {
    size = ::read(from.get(), piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  }
  return text;
}

std::string describe(int network_namespace) {
  struct stat status{};
  EXPECT_EQ(::fstat(network_namespace, &status), 0);
  return "network namespace " + std::to_string(status.st_ino);
}

// What the child processes of the tests below do, this program being theirs too: say where they are on descriptor 3,
// and wait for the end of descriptor 4.
TEST(NamespacedProcess, DISABLED_Child) {
  const FileDescriptor here(::open("/proc/self/ns/net", O_RDONLY));
  const std::string text = "process " + std::to_string(::getpid()) + "\n" + describe(here.get()) + "\nhosts " +
                           read_file("/etc/hosts").value_or("");
  {
    const FileDescriptor report(kFirstInheritedDescriptor);
    ASSERT_EQ(::write(report.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  const FileDescriptor wait(kFirstInheritedDescriptor + 1);
  read_all(wait);
}

ProcessPlan child_plan(const Pipe& report, const Pipe& wait) {
  // What this run has been told long ago is not for the child.
  for (const char* name : {"GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "GTEST_OUTPUT"}) ::unsetenv(name);
  return {
      .arguments = {"net_test", "--gtest_also_run_disabled_tests", "--gtest_filter=NamespacedProcess.DISABLED_Child"},
      .descriptors = {report.writing.get(), wait.reading.get()}};
}

int exit_status(pid_t process) {
  int status = 0;
  EXPECT_EQ(::waitpid(process, &status, 0), process);
  return status;
}

TEST(NamespacedProcess, GetsItsDescriptorsAndItsOutput) {
  Pipe report = make_pipe();
  Pipe wait = make_pipe();
  Pipe output = make_pipe();
  ProcessPlan plan = child_plan(report, wait);
  plan.output = output.writing.get();
  const auto process = start_process(plan);
  ASSERT_TRUE(process) << process.error().message;
  report.writing = FileDescriptor();
  output.writing = FileDescriptor();
  EXPECT_TRUE(read_all(report.reading).starts_with("process " + std::to_string(*process) + "\n"));
  wait.writing = FileDescriptor();
  EXPECT_NE(read_all(output.reading).find("[  PASSED  ] 1 test."), std::string::npos);
  EXPECT_EQ(exit_status(*process), 0);
}

class InNamespaces : public testing::Test {
 protected:
  void SetUp() override {
    if (!may_make_namespaces()) GTEST_SKIP() << "needs CAP_SYS_ADMIN";
    if (const auto possible = try_namespaces(); !possible) GTEST_SKIP() << possible.error().message;
    network_ = std::move(*make_site_network({5}));
  }
  SiteNetwork network_;
};

TEST_F(InNamespaces, AProcessHasItsOwnNetworkProcessNumbersAndFiles) {
  const auto folder = TemporaryDirectory::make();
  const std::string hosts = folder->path() + "/hosts";
  ASSERT_TRUE(overwrite_file(hosts, "100.66.0.1 us-east-1\n"));
  Pipe report = make_pipe();
  Pipe wait = make_pipe();
  Pipe output = make_pipe();
  ProcessPlan plan = child_plan(report, wait);
  plan.output = output.writing.get();
  plan.namespaces = true;
  plan.network_namespace = network_.network_namespace.get();
  plan.files = {{hosts, "/etc/hosts"}};
  const auto process = start_process(plan);
  ASSERT_TRUE(process) << process.error().message;
  report.writing = FileDescriptor();
  EXPECT_EQ(read_all(report.reading),
            "process 2\n" + describe(network_.network_namespace.get()) + "\nhosts 100.66.0.1 us-east-1\n");
  wait.writing = FileDescriptor();
  EXPECT_EQ(exit_status(*process), 0);
}

TEST_F(InNamespaces, AProcessDiesWithItsInit) {
  Pipe report = make_pipe();
  Pipe wait = make_pipe();
  Pipe output = make_pipe();
  ProcessPlan plan = child_plan(report, wait);
  plan.output = output.writing.get();
  plan.namespaces = true;
  plan.network_namespace = network_.network_namespace.get();
  const auto process = start_process(plan);
  ASSERT_TRUE(process) << process.error().message;
  output.writing = FileDescriptor();
  ASSERT_EQ(::kill(*process, SIGKILL), 0);
  EXPECT_TRUE(WIFSIGNALED(exit_status(*process)));
  EXPECT_EQ(read_all(output.reading).find("PASSED"), std::string::npos);  // ends, although nobody has let it
}

TEST_F(InNamespaces, AProcessThatCannotBeSetUpIsAnError) {
  Pipe report = make_pipe();
  ProcessPlan plan{
      .arguments = {"net_test"}, .namespaces = true, .network_namespace = network_.network_namespace.get()};
  plan.files = {{"/no/such/file", "/etc/hosts"}};
  const auto process = start_process(plan);
  ASSERT_FALSE(process);
  EXPECT_EQ(process.error().message, "Cannot put a file in its place: No such file or directory");
}

}  // namespace
}  // namespace regionfall::net
