using System.Diagnostics;
using System.Globalization;

namespace Udpt.Testing;

/// <summary>
/// A real file system of a test's own: small, so that it fills up quickly, or one that becomes read-only. Unmounted
/// with the test at the latest. Mounting requires root: without it (or passwordless sudo) a test fails and says so.
/// </summary>
public sealed class MountedDisk : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-disk-");

    private MountedDisk(Action<MountedDisk> mount)
    {
        Directory.CreateDirectory(Root);
        try
        {
            // A server that runs as another user must be able to reach it.
            Run("chmod", "755", _directory.FullName);
            mount(this);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The mount point.</summary>
    public string Root => Path.Combine(_directory.FullName, "disk");

    private string Filler => File("filler");

    private string Image => Path.Combine(_directory.FullName, "image");

    /// <summary>A disk in memory with this many megabytes.</summary>
    public static MountedDisk Small(int megabytes = 2) => new(disk => Run(
        "mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=1777"), "tmpfs", disk.Root));

    /// <summary>A disk in a file, which <see cref="Fail"/> makes read-only.</summary>
    public static MountedDisk InFile() => new(disk =>
    {
        using (FileStream image = System.IO.File.Create(disk.Image))
        {
            image.SetLength(16 << 20);
        }

        Run("mkfs.ext4", "-q", disk.Image);
        Run("mount", "-o", "loop,errors=remount-ro", disk.Image, disk.Root);
        Run("chmod", "777", disk.Root);
    });

    /// <summary>A read-only view of a directory.</summary>
    public static MountedDisk ReadOnly(string directory) => new(disk =>
    {
        Run("mount", "--bind", directory, disk.Root);
        Run("mount", "-o", "remount,bind,ro", disk.Root);
    });

    /// <summary>The path of a file on it.</summary>
    public string File(string name) => Path.Combine(Root, name);

    /// <summary>Fills the disk.</summary>
    public void Fill()
    {
        byte[] page = new byte[4096];
        using FileStream file = new(Filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Frees the space again.</summary>
    public void MakeRoom() => System.IO.File.Delete(Filler);

    /// <summary>What the system does after a disk error: remounts the disk read-only.</summary>
    public void Fail() => Run("mount", "-o", "remount,abort", Root);

    /// <summary>Prevents creating and deleting files in its root, even for root.</summary>
    public void Freeze() => Run("chattr", "+i", Root);

    /// <inheritdoc/>
    public void Dispose()
    {
        using Process unmount = Start("umount", "--lazy", Root);
        unmount.StandardError.ReadToEnd();
        unmount.WaitForExit();
        _directory.Delete(recursive: true);
    }

    private static void Run(params string[] command)
    {
        using Process process = Start(command);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"This test needs its own file system, and '{string.Join(' ', command)}' failed: {error.Trim()} Run it as root on Linux, where file systems may be mounted.");
        }
    }

    private static Process Start(params string[] command)
    {
        string[] line = Environment.IsPrivilegedProcess ? command : ["sudo", "-n", .. command];
        return Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
    }
}
