using System.Diagnostics;
using System.Globalization;

namespace Udpt.Testing;

/// <summary>
/// A real file system of a test's own: small, so that it is soon full, or one that becomes read-only. Unmounted with the
/// test at the latest. Mounting takes root: without it (or sudo that asks for nothing) a test fails and says so.
/// </summary>
public sealed class MountedDisk : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("udpt-disk-");

    private MountedDisk(Action<MountedDisk> mount)
    {
        Directory.CreateDirectory(Root);
        try
        {
            // A server that runs as somebody else must get there.
            Run("chmod", "755", _directory.FullName);
            mount(this);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it is mounted.</summary>
    public string Root => Path.Combine(_directory.FullName, "disk");

    private string Filler => File("filler");

    private string Image => Path.Combine(_directory.FullName, "image");

    /// <summary>A disk in memory, of so many megabytes.</summary>
    public static MountedDisk Small(int megabytes = 2) => new(disk => Run(
        "mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=1777"), "tmpfs", disk.Root));

    /// <summary>A disk in a file, which becomes read-only with <see cref="Fail"/>.</summary>
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

    /// <summary>Another view of a directory, in which nothing can be written.</summary>
    public static MountedDisk ReadOnly(string directory) => new(disk =>
    {
        Run("mount", "--bind", directory, disk.Root);
        Run("mount", "-o", "remount,bind,ro", disk.Root);
    });

    /// <summary>A file on it.</summary>
    public string File(string name) => Path.Combine(Root, name);

    /// <summary>Writes until nothing more fits.</summary>
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

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => System.IO.File.Delete(Filler);

    /// <summary>What the system does at an error of the disk: read-only from now on, whoever writes.</summary>
    public void Fail() => Run("mount", "-o", "remount,abort", Root);

    /// <summary>Lets nobody make or delete files in its root, not even root.</summary>
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
                $"This test needs a file system of its own, and '{string.Join(' ', command)}' failed: {error.Trim()} Run it as root on Linux, where file systems may be mounted.");
        }
    }

    private static Process Start(params string[] command)
    {
        string[] line = Environment.IsPrivilegedProcess ? command : ["sudo", "-n", .. command];
        return Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
    }
}
