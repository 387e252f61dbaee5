#include "base/openssh_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regionfall {
namespace {

using testing::HasSubstr;

// Made for these tests by ssh-keygen, which also gave the PEM forms (-p -m PKCS8).
constexpr const char* kRsa = R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAlwAAAAdzc2gtcn
NhAAAAAwEAAQAAAIEA6ekAclcePvVVd7/lFCQaBMDjd47LHyT3uUy5tQV29S7Q2D5ENC4Z
5jnFp91HDL0cTi+Ch/QV/2rN0HhfGbgYz56HVQkWkfmr/mSYD0ut7IxVXvPEU9feqLA3aX
xgpLLe2bBKDHVROu8UjaXu7DkgyHVc3PiYv9TZbZiVflP3KwEAAAH4DDzDigw8w4oAAAAH
c3NoLXJzYQAAAIEA6ekAclcePvVVd7/lFCQaBMDjd47LHyT3uUy5tQV29S7Q2D5ENC4Z5j
nFp91HDL0cTi+Ch/QV/2rN0HhfGbgYz56HVQkWkfmr/mSYD0ut7IxVXvPEU9feqLA3aXxg
pLLe2bBKDHVROu8UjaXu7DkgyHVc3PiYv9TZbZiVflP3KwEAAAADAQABAAAAgAPbtQctyr
DtKQi9oJCxe8BiUh4xu8X6vR9QVavXuDuZFxbKCCP4MrMqdskrDDX4lJPxkqydaRN6doSe
x6rL75TNDJvJN7SzonkbWhdmxLPmorDiGiUPVC0poIsN5dj1gz+BCXkD4ZGYD9J4IIw/0R
E9yijYj5+ftkCvIF5uUmmxAAAAQQDT5TGXbzNmLgtX/mDY9S09UizrTy8uOz5Y5V1VmT5i
OJsyf11kV62FXeFsQTXcxzBGjVyzyqT/o3yxTzUpezllAAAAQQD5eGwFMy6r3Do/CcDG8U
cukwq/34j++7vWgXjBlmdy4J9a591Wa6DQLxLfQmepzlDin/QlW37u8BhxL/zO8xEFAAAA
QQDwCFF+NN9Q2UzU/atiX6engY4JBeiS+B9W0fXVz3uvP5XqHE97HhbGOl8UlTh0fJtd1S
azZP6/GkKXorWxVoLNAAAAAAEC
-----END OPENSSH PRIVATE KEY-----
)";
constexpr const char* kRsaPem = R"(-----BEGIN PRIVATE KEY-----
MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAOnpAHJXHj71VXe/
5RQkGgTA43eOyx8k97lMubUFdvUu0Ng+RDQuGeY5xafdRwy9HE4vgof0Ff9qzdB4
Xxm4GM+eh1UJFpH5q/5kmA9LreyMVV7zxFPX3qiwN2l8YKSy3tmwSgx1UTrvFI2l
7uw5IMh1XNz4mL/U2W2YlX5T9ysBAgMBAAECgYAD27UHLcqw7SkIvaCQsXvAYlIe
MbvF+r0fUFWr17g7mRcWyggj+DKzKnbJKww1+JST8ZKsnWkTenaEnseqy++UzQyb
yTe0s6J5G1oXZsSz5qKw4holD1QtKaCLDeXY9YM/gQl5A+GRmA/SeCCMP9ERPcoo
2I+fn7ZAryBeblJpsQJBAPl4bAUzLqvcOj8JwMbxRy6TCr/fiP77u9aBeMGWZ3Lg
n1rn3VZroNAvEt9CZ6nOUOKf9CVbfu7wGHEv/M7zEQUCQQDwCFF+NN9Q2UzU/ati
X6engY4JBeiS+B9W0fXVz3uvP5XqHE97HhbGOl8UlTh0fJtd1SazZP6/GkKXorWx
VoLNAkALrLoJaELH4i+Loa424TW+lT0Mi66CmE9LE5YOITbIJoDupSkzkSfedkWA
0z+8r54TbP7k/KotDmlmaqN/H9rtAkEApz8kiSuN7md6gW2+3OyJhM1giijzxHPe
YkAparEHHTTQ4C6Zss9kTvqdBVpz27Z3CwpZzOWyGrXRcJaOwuHkgQJBANPlMZdv
M2YuC1f+YNj1LT1SLOtPLy47PljlXVWZPmI4mzJ/XWRXrYVd4WxBNdzHMEaNXLPK
pP+jfLFPNSl7OWU=
-----END PRIVATE KEY-----
)";
constexpr const char* kEcdsa = R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS
1zaGEyLW5pc3RwMjU2AAAACG5pc3RwMjU2AAAAQQTO0C+UJFbBf0qI9INbaEDxJrmZI3pA
bsg2gM7dzhsUsUvn7XgbgmxGm41CvmMZLva6DSfJoJOQm2uoYZbSQ87VAAAAqDzi6LI84u
iyAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBM7QL5QkVsF/Soj0
g1toQPEmuZkjekBuyDaAzt3OGxSxS+fteBuCbEabjUK+Yxku9roNJ8mgk5Cba6hhltJDzt
UAAAAgKp8bTx+D7jziOy0mDS8KFqti5UR+HELLh7zVAlR5HFkAAAAJYSBjb21tZW50AQID
BAUGBw==
-----END OPENSSH PRIVATE KEY-----
)";
constexpr const char* kEcdsaPem = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKp8bTx+D7jziOy0m
DS8KFqti5UR+HELLh7zVAlR5HFmhRANCAATO0C+UJFbBf0qI9INbaEDxJrmZI3pA
bsg2gM7dzhsUsUvn7XgbgmxGm41CvmMZLva6DSfJoJOQm2uoYZbSQ87V
-----END PRIVATE KEY-----
)";
constexpr const char* kEd25519 = R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACCbSYZUoS0NhXtYmbfbsWBmzNLSHf9w9YDXtOwIiPgXwQAAAIh8QBbdfEAW
3QAAAAtzc2gtZWQyNTUxOQAAACCbSYZUoS0NhXtYmbfbsWBmzNLSHf9w9YDXtOwIiPgXwQ
AAAED9mY52e/yh4miIT+/uNE9w2TmkCIF1d3+1rgU/8mZGKptJhlShLQ2Fe1iZt9uxYGbM
0tId/3D1gNe07AiI+BfBAAAAAXgBAgME
-----END OPENSSH PRIVATE KEY-----
)";
constexpr const char* kEd25519Pem = R"(-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIP2ZjnZ7/KHiaIhP7+40T3DZOaQIgXV3f7WuBT/yZkYq
-----END PRIVATE KEY-----
)";
constexpr const char* kLocked = R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDS1OYpuP
FRK1lwrWBGdEQEAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIMuVHZj6HVRTkF/R
agK+c50OOtiW48j0q2Xv6o+XBCjHAAAAkLdMzfs5y0ryT0dkumjNlEW0KhxDX03+4cjxQd
bEih0Nmut0nSrVnX9xL7HaeDfYV9y9pjFMq4LYiBBNGW7D/f2RqLLZ5pZ4q06bFjGwJpo9
VDo76opxfdnzzuNvDDm3Fsv/HWl17p3tyM6sntUBNzBjsOxKpHC2jt6MCjWOVLs3lLFUkZ
Ek8DbYBB+DtZMsGA==
-----END OPENSSH PRIVATE KEY-----
)";

TEST(OpensshKey, IsGivenInPemForm) {
  EXPECT_EQ(pem_of_openssh_key(kRsa).value(), kRsaPem);
  EXPECT_EQ(pem_of_openssh_key(kEcdsa).value(), kEcdsaPem);
  EXPECT_EQ(pem_of_openssh_key(kEd25519).value(), kEd25519Pem);
  EXPECT_EQ(pem_of_openssh_key("\n  a remark\n" + std::string(kEd25519) + "more").value(), kEd25519Pem);
}

TEST(OpensshKey, IsKnownByItsFirstLine) {
  EXPECT_TRUE(is_openssh_key(kRsa));
  EXPECT_FALSE(is_openssh_key(kRsaPem));
}

TEST(OpensshKey, WithAPassphraseIsRefused) {
  EXPECT_THAT(pem_of_openssh_key(kLocked).error().message, HasSubstr("passphrase"));
}

TEST(OpensshKey, IsRefusedWhereverItIsCutOffOrChanged) {
  const std::string whole = kEcdsa;
  const auto end = whole.find("-----END");
  for (std::size_t size = 36; size + 8 < end; size += 4) {
    EXPECT_FALSE(pem_of_openssh_key(whole.substr(0, size) + whole.substr(end))) << size;
  }
  std::string other_check = whole;
  other_check.at(whole.find("6LI84u") + 5) = 'v';
  EXPECT_FALSE(pem_of_openssh_key(other_check));
  EXPECT_FALSE(pem_of_openssh_key("-----END OPENSSH PRIVATE KEY----------BEGIN OPENSSH PRIVATE KEY-----"));
}

}  // namespace
}  // namespace regionfall
